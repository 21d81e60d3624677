//! Which resource an action is about: the service authorization reference as a table.

use domain::{log_delivery::log_group_name, policy::Kind};
use wire::{model::OperationModel, protocol::Decoded};

use crate::{audit::Caller, context::Context};

/// What an action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// No permission is asked for: whoever has credentials may, or the operation itself judges.
    Free,
    /// Nothing that has an ARN: `*`.
    Nothing,
    /// The log group that a request names, by itself or as an ARN.
    LogGroup,
    /// The user pool that a member names, malformed or not.
    Pool(&'static str),
    /// The ARN that a member holds.
    Arn(&'static str),
    /// What a member names, after `arn:aws:<service>:<place>:`.
    Named { member: &'static str, place: Place, before: &'static str, after: &'static str },
}

/// Region and account of an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// `<region>:<account>`
    Regional,
    /// `:<account>`
    Global,
}

use About::{Arn, Free, LogGroup, Named, Nothing, Pool};

const fn regional(member: &'static str, before: &'static str) -> About {
    Named { member, place: Place::Regional, before, after: "" }
}

const fn global(member: &'static str, before: &'static str) -> About {
    Named { member, place: Place::Global, before, after: "" }
}

/// Of each service: what most of its actions are about, and which are about something else.
struct Rules {
    service: &'static str,
    most: About,
    others: &'static [(About, &'static [&'static str])],
}

const RULES: &[Rules] = &[
    Rules {
        service: "cognito-idp",
        most: Pool("UserPoolId"),
        others: &[
            (
                Nothing,
                &[
                    "CreateUserPool",
                    "DescribeUserPoolDomain",
                    "GetClientToken",
                    "GetDerivedToken",
                    "GetProvisionedLimit",
                    "ListUserPools",
                    "UpdateProvisionedLimit",
                ],
            ),
            (Arn("ResourceArn"), &["ListTagsForResource", "TagResource", "UntagResource"]),
        ],
    },
    Rules {
        service: "cognito-identity",
        most: regional("IdentityPoolId", "identitypool/"),
        others: &[
            (
                Nothing,
                &[
                    "CreateIdentityPool",
                    "DeleteIdentities",
                    "DescribeIdentity",
                    "GetCredentialsForIdentity",
                    "GetId",
                    "GetOpenIdToken",
                    "ListIdentityPools",
                    "SetIdentityPoolRoles",
                    "SetPrincipalTagAttributeMap",
                    "UnlinkIdentity",
                ],
            ),
            (Arn("ResourceArn"), &["ListTagsForResource", "TagResource", "UntagResource"]),
        ],
    },
    Rules {
        service: "sts",
        most: Nothing,
        others: &[
            // The trust policy of the role is asked by the operation itself.
            (Free, &["AssumeRole", "GetCallerIdentity", "GetSessionToken"]),
            (global("Name", "federated-user/"), &["GetFederationToken"]),
        ],
    },
    Rules {
        service: "iam",
        most: Nothing,
        others: &[
            (
                global("UserName", "user/"),
                &[
                    "AddUserToGroup",
                    "AttachUserPolicy",
                    "CreateAccessKey",
                    "CreateUser",
                    "DeactivateMFADevice",
                    "DeleteAccessKey",
                    "DeleteLoginProfile",
                    "DeleteSSHPublicKey",
                    "DeleteServiceSpecificCredential",
                    "DeleteSigningCertificate",
                    "DeleteUser",
                    "DeleteUserPermissionsBoundary",
                    "DeleteUserPolicy",
                    "DetachUserPolicy",
                    "GetLoginProfile",
                    "GetMFADevice",
                    "GetSSHPublicKey",
                    "GetUser",
                    "GetUserPolicy",
                    "ListAccessKeys",
                    "ListAttachedUserPolicies",
                    "ListGroupsForUser",
                    "ListMFADevices",
                    "ListSSHPublicKeys",
                    "ListServiceSpecificCredentials",
                    "ListSigningCertificates",
                    "ListUserPolicies",
                    "ListUserTags",
                    "PutUserPermissionsBoundary",
                    "PutUserPolicy",
                    "TagUser",
                    "UntagUser",
                    "UpdateAccessKey",
                    "UpdateUser",
                ],
            ),
            (
                global("RoleName", "role/"),
                &[
                    "AttachRolePolicy",
                    "CreateRole",
                    "DeleteRole",
                    "DeleteRolePermissionsBoundary",
                    "DeleteRolePolicy",
                    "DetachRolePolicy",
                    "GetRole",
                    "GetRolePolicy",
                    "ListAttachedRolePolicies",
                    "ListInstanceProfilesForRole",
                    "ListRolePolicies",
                    "ListRoleTags",
                    "PutRolePermissionsBoundary",
                    "PutRolePolicy",
                    "TagRole",
                    "UntagRole",
                    "UpdateAssumeRolePolicy",
                    "UpdateRole",
                    "UpdateRoleDescription",
                ],
            ),
            (
                global("GroupName", "group/"),
                &[
                    "AttachGroupPolicy",
                    "CreateGroup",
                    "DeleteGroup",
                    "DeleteGroupPolicy",
                    "DetachGroupPolicy",
                    "GetGroup",
                    "GetGroupPolicy",
                    "ListAttachedGroupPolicies",
                    "ListGroupPolicies",
                    "PutGroupPolicy",
                    "RemoveUserFromGroup",
                    "UpdateGroup",
                ],
            ),
            (Arn("SerialNumber"), &["DeleteVirtualMFADevice"]),
            (global("PolicyName", "policy/"), &["CreatePolicy"]),
            (
                Arn("PolicyArn"),
                &[
                    "CreatePolicyVersion",
                    "DeletePolicy",
                    "DeletePolicyVersion",
                    "GetPolicy",
                    "GetPolicyVersion",
                    "ListEntitiesForPolicy",
                    "ListPolicyTags",
                    "ListPolicyVersions",
                    "SetDefaultPolicyVersion",
                    "TagPolicy",
                    "UntagPolicy",
                ],
            ),
            (
                Arn("OpenIDConnectProviderArn"),
                &[
                    "AddClientIDToOpenIDConnectProvider",
                    "DeleteOpenIDConnectProvider",
                    "GetOpenIDConnectProvider",
                    "ListOpenIDConnectProviderTags",
                    "RemoveClientIDFromOpenIDConnectProvider",
                    "TagOpenIDConnectProvider",
                    "UntagOpenIDConnectProvider",
                    "UpdateOpenIDConnectProviderThumbprint",
                ],
            ),
        ],
    },
    Rules {
        service: "ses",
        most: Nothing,
        others: &[
            (regional("Source", "identity/"), &["SendRawEmail"]),
            (regional("Source", "identity/"), &["SendBulkTemplatedEmail", "SendTemplatedEmail"]),
        ],
    },
    Rules { service: "sns", most: Nothing, others: &[(Arn("TopicArn"), &["Publish"])] },
    Rules {
        service: "logs",
        most: LogGroup,
        others: &[(Nothing, &["DescribeLogGroups", "ListTagsForResource", "TagResource", "UntagResource"])],
    },
    Rules { service: "cloudtrail", most: Nothing, others: &[] },
    Rules { service: "kms", most: Arn("KeyId"), others: &[] },
];

/// The name that actions and ARNs begin with.
pub(super) fn service(operation: &OperationModel) -> &'static str {
    operation.service.signing_name
}

pub(super) fn about(service: &str, operation: &str) -> About {
    let Some(rules) = RULES.iter().find(|rules| rules.service == service) else { return Nothing };
    let other = rules.others.iter().find(|(_, operations)| operations.contains(&operation));
    other.map_or(rules.most, |(about, _)| *about)
}

pub(super) fn is_free(operation: &OperationModel) -> bool {
    about(service(operation), operation.name) == Free
}

/// The ARN, with what the request names as it was sent; `None`: of nothing.
pub(super) fn resource(cx: &Context, input: &Decoded) -> Option<String> {
    let service = service(cx.operation);
    match about(service, cx.operation.name) {
        Free | Nothing => None,
        Pool(member) => Some(cx.config().pool_arn(input.member_str(member).unwrap_or_default())),
        Arn(member) => input.member_str(member).map(str::to_owned),
        LogGroup => {
            let given = input.member_str("logGroupName").or_else(|| input.member_str("logGroupIdentifier"))?;
            let name = log_group_name(given).unwrap_or(given);
            let (region, account) = (&cx.config().region, &cx.config().account);
            Some(format!("arn:aws:logs:{region}:{account}:log-group:{name}:*"))
        }
        Named { member, place, before, after } => {
            let name = input.member_str(member).or_else(|| own_name(cx, service, member))?;
            let region = match place {
                Place::Regional => cx.config().region.as_str(),
                Place::Global => "",
            };
            Some(format!("arn:aws:{service}:{region}:{}:{before}{name}{after}", cx.config().account))
        }
    }
}

/// The user who signed: whose things an operation of IAM is about that names none.
fn own_name<'a>(cx: &'a Context, service: &str, member: &str) -> Option<&'a str> {
    match cx.caller() {
        Some(Caller::Signer(signer)) if (service, member) == ("iam", "UserName") => match &signer.principal.kind {
            Kind::User { name } => Some(name),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wire::model;

    use super::*;

    /// Every signed operation of user pools is about what its input names, and nothing is about a member that is not
    /// there.
    #[test]
    fn every_operation_of_user_pools_is_about_what_it_names() {
        for operation in model::operations().filter(|operation| !operation.unsigned) {
            let model::Kind::Structure(members) = operation.input.kind else { panic!("no structure") };
            let has = |name: &str| members.iter().any(|member| member.name == name);
            match about("cognito-idp", operation.name) {
                Pool(member) => assert!(has(member), "{}", operation.name),
                Arn(member) => assert!(has(member), "{}", operation.name),
                Nothing => assert!(!has("UserPoolId") && !has("ResourceArn"), "{}", operation.name),
                other => panic!("{}: {other:?}", operation.name),
            }
        }
    }

    #[test]
    fn what_the_table_names_is_there() {
        for (_, operations) in RULES.iter().find(|rules| rules.service == "cognito-idp").unwrap().others {
            for operation in *operations {
                assert!(model::operation(operation).is_some(), "{operation}");
            }
        }
        for rules in RULES {
            let mut names: Vec<_> = rules.others.iter().flat_map(|(_, operations)| *operations).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{}", rules.service);
        }
    }

    #[test]
    fn what_is_unknown_is_about_nothing() {
        assert_eq!(about("s3", "GetObject"), Nothing);
    }
}
