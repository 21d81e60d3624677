//! The words for what a policy does not allow, and for policies that are none.

use domain::policy::{Denied, Layer, Malformed};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

/// Somebody was identified, and may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessDenied {
    /// The caller's ARN.
    pub who: String,
    /// `cognito-idp:AdminGetUser`
    pub action: String,
    /// An ARN or `*`.
    pub resource: String,
    pub why: Denied,
}

pub fn word(denied: &AccessDenied) -> ApiError {
    let AccessDenied { who, action, resource, why } = denied;
    let reason = match why {
        Denied::Unmentioned(layer) => {
            let layer = match layer {
                Layer::Identity => "identity-based",
                Layer::Boundary => "permissions boundary",
                Layer::Session => "session",
                Layer::Trust => "role trust",
            };
            // A boundary is no policy by name.
            let policy = if matches!(why, Denied::Unmentioned(Layer::Boundary)) { "" } else { " policy" };
            format!("because no {layer}{policy} allows the {action} action")
        }
        Denied::Explicitly { layer, policy } => {
            let layer = match layer {
                Layer::Identity => "an identity-based policy",
                Layer::Boundary => "a permissions boundary",
                Layer::Session => "a session policy",
                Layer::Trust => "a role trust policy",
            };
            let policy = policy.as_ref().map(|arn| format!(": {arn}")).unwrap_or_default();
            format!("with an explicit deny in {layer}{policy}")
        }
    };
    ApiError::new(
        Kind::AccessDeniedException,
        format!("User: {who} is not authorized to perform: {action} on resource: {resource} {reason}"),
    )
}

/// What MalformedPolicyDocument says.
pub fn malformed(why: &Malformed) -> String {
    match why {
        Malformed::Syntax => "Syntax errors in policy.".into(),
        Malformed::Version(_) => "The policy must contain a valid version string".into(),
        Malformed::Sid(_) => "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
                              expression [0-9A-Za-z]*"
            .into(),
        Malformed::SidTwice(_) => "Statement IDs (SID) in a single policy must be unique.".into(),
        Malformed::NoAction => "Policy statement must contain actions.".into(),
        Malformed::NoResource => "Policy statement must contain resources.".into(),
        Malformed::NoPrincipal => "Missing required field Principal".into(),
        Malformed::Prohibited("Principal" | "NotPrincipal") => "Policy document should not specify a principal.".into(),
        Malformed::Prohibited(element) => format!("Has prohibited field {element}"),
        Malformed::NoVendor(_) => "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".into(),
        Malformed::Resource(resource) => format!("Resource {resource} must be in ARN format or \"*\"."),
        Malformed::Operator(operator) => format!("Invalid Condition type : {operator}."),
        Malformed::Value { operator, value } => format!("Invalid value {value} for Condition type : {operator}."),
        Malformed::Principal { kind, value } => format!("Invalid principal in policy: \"{kind}\":\"{value}\""),
        Malformed::NotTrust(_) => "AssumeRole policy may only specify STS AssumeRole actions.".into(),
    }
}

impl From<AccessDenied> for Refusal {
    fn from(why: AccessDenied) -> Self {
        Self::AccessDenied(Box::new(why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_sentence() {
        let policy = || Some("arn:aws:iam::123456789012:policy/p".to_owned());
        let explicitly = |layer, policy| Denied::Explicitly { layer, policy };
        for (why, expected) in [
            (
                Denied::Unmentioned(Layer::Identity),
                "because no identity-based policy allows the cognito-idp:AdminCreateUser action",
            ),
            (
                Denied::Unmentioned(Layer::Boundary),
                "because no permissions boundary allows the cognito-idp:AdminCreateUser action",
            ),
            (
                Denied::Unmentioned(Layer::Session),
                "because no session policy allows the cognito-idp:AdminCreateUser action",
            ),
            (
                Denied::Unmentioned(Layer::Trust),
                "because no role trust policy allows the cognito-idp:AdminCreateUser action",
            ),
            (explicitly(Layer::Identity, None), "with an explicit deny in an identity-based policy"),
            (
                explicitly(Layer::Identity, policy()),
                "with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/p",
            ),
            (explicitly(Layer::Boundary, None), "with an explicit deny in a permissions boundary"),
            (explicitly(Layer::Session, None), "with an explicit deny in a session policy"),
        ] {
            let denied = AccessDenied {
                who: "arn:aws:iam::123456789012:user/ana".into(),
                action: "cognito-idp:AdminCreateUser".into(),
                resource: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab".into(),
                why,
            };
            let expected = format!(
                "AccessDeniedException: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: \
                 cognito-idp:AdminCreateUser on resource: \
                 arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab {expected}"
            );
            assert_eq!(word(&denied).to_string(), expected);
        }
    }
}
