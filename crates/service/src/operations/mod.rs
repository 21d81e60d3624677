//! Every operation that is built, one file each, grouped by the noun it is about.

mod audit;
mod branding;
mod clients;
mod data_keys;
mod developer_identities;
mod devices;
mod domains;
mod factors;
mod groups;
mod iam_access_keys;
mod iam_credentials;
mod iam_groups;
mod iam_policies;
mod iam_providers;
mod iam_roles;
mod iam_users;
mod identities;
mod identity_pools;
mod identity_providers;
mod imports;
mod limits;
mod log_events;
mod log_groups;
mod log_streams;
mod logs;
mod replicas;
mod resource_servers;
mod risk;
mod ses;
mod ses_templates;
mod sessions;
mod sesv2;
mod sign_in;
mod sign_up;
mod sns;
mod sts;
mod tags;
mod user_pools;
mod users;

use std::{collections::HashMap, sync::LazyLock};

use wire::{
    model::{self, OperationModel},
    services,
    shapes::*,
};

use crate::dispatch::Registered;

/// What every operation's file imports.
pub(crate) mod prelude {
    pub use wire::{Empty, shapes::*};

    pub(crate) use crate::{
        caller::{Administrator, App, SignedInUser},
        context::Context,
        dispatch::Operation,
        lookup::Lookup,
        refusals::{Refusal, Result},
        views,
    };
}

macro_rules! registry {
    ($($operation:ident)*) => {
        /// Every operation of user pools that is built.
        fn of_user_pools() -> Vec<Registered> {
            vec![$(Registered::new::<$operation>()),*]
        }
    };
}

registry! {
    AddCustomAttributes
    AddUserPoolClientSecret
    AdminAddUserToGroup
    AdminConfirmSignUp
    AdminCreateUser
    AdminDeleteSoftwareToken
    AdminDeleteUser
    AdminDeleteUserAttributes
    AdminDisableProviderForUser
    AdminDisableUser
    AdminEnableUser
    AdminForgetDevice
    AdminGetDevice
    AdminGetUser
    AdminGetUserAuthFactors
    AdminInitiateAuth
    AdminLinkProviderForUser
    AdminListDevices
    AdminListGroupsForUser
    AdminListUserAuthEvents
    AdminListUserSessions
    AdminRemoveUserFromGroup
    AdminResetUserPassword
    AdminRespondToAuthChallenge
    AdminRevokeUserSession
    AdminSetUserMFAPreference
    AdminSetUserPassword
    AdminSetUserSettings
    AdminUpdateAuthEventFeedback
    AdminUpdateDeviceStatus
    AdminUpdateUserAttributes
    AdminUserGlobalSignOut
    AssociateSoftwareToken
    ChangePassword
    CompleteWebAuthnRegistration
    ConfirmDevice
    ConfirmForgotPassword
    ConfirmSignUp
    CreateGroup
    CreateIdentityProvider
    CreateManagedLoginBranding
    CreateResourceServer
    CreateTerms
    CreateUserImportJob
    CreateUserPool
    CreateUserPoolClient
    CreateUserPoolDomain
    CreateUserPoolReplica
    DeleteGroup
    DeleteIdentityProvider
    DeleteManagedLoginBranding
    DeleteResourceServer
    DeleteTerms
    DeleteUser
    DeleteUserAttributes
    DeleteUserPool
    DeleteUserPoolClient
    DeleteUserPoolClientSecret
    DeleteUserPoolDomain
    DeleteUserPoolReplica
    DeleteWebAuthnCredential
    DescribeIdentityProvider
    DescribeManagedLoginBranding
    DescribeManagedLoginBrandingByClient
    DescribeResourceServer
    DescribeRiskConfiguration
    DescribeTerms
    DescribeTermsByClient
    DescribeUserImportJob
    DescribeUserPool
    DescribeUserPoolClient
    DescribeUserPoolDomain
    ForgetDevice
    ForgotPassword
    GetCSVHeader
    GetClientToken
    GetDerivedToken
    GetDevice
    GetGroup
    GetIdentityProviderByIdentifier
    GetLogDeliveryConfiguration
    GetProvisionedLimit
    GetSigningCertificate
    GetTokensFromRefreshToken
    GetUICustomization
    GetUser
    GetUserAttributeVerificationCode
    GetUserAuthFactors
    GetUserPoolClientSessionConfiguration
    GetUserPoolMfaConfig
    GetUserPoolSessionConfiguration
    GlobalSignOut
    InitiateAuth
    ListDevices
    ListGroups
    ListIdentityProviders
    ListResourceServers
    ListTagsForResource
    ListTerms
    ListUserImportJobs
    ListUserPoolClientSecrets
    ListUserPoolClients
    ListUserPoolReplicas
    ListUserPools
    ListUserSessions
    ListUsers
    ListUsersInGroup
    ListWebAuthnCredentials
    ResendConfirmationCode
    RespondToAuthChallenge
    RevokeToken
    RevokeUserSession
    SetLogDeliveryConfiguration
    SetRiskConfiguration
    SetUICustomization
    SetUserMFAPreference
    SetUserPoolClientSessionConfiguration
    SetUserPoolMfaConfig
    SetUserPoolSessionConfiguration
    SetUserSettings
    SignUp
    StartUserImportJob
    StartWebAuthnRegistration
    StopUserImportJob
    TagResource
    UntagResource
    UpdateAuthEventFeedback
    UpdateDeviceStatus
    UpdateGroup
    UpdateIdentityProvider
    UpdateManagedLoginBranding
    UpdateProvisionedLimit
    UpdateResourceServer
    UpdateTerms
    UpdateUserAttributes
    UpdateUserPool
    UpdateUserPoolClient
    UpdateUserPoolDomain
    UpdateUserPoolReplica
    VerifySoftwareToken
    VerifyUserAttribute
}

macro_rules! neighbours {
    ($($service:ident { $($operation:ident)* })*) => {
        /// Every operation of other services that is built.
        fn of_neighbours() -> Vec<Registered> {
            vec![$($(Registered::new::<services::$service::$operation>()),*),*]
        }
    };
}

neighbours! {
    cloudtrail {
        LookupEvents
    }
    cognito_identity {
        CreateIdentityPool
        DeleteIdentities
        DeleteIdentityPool
        DescribeIdentity
        DescribeIdentityPool
        GetCredentialsForIdentity
        GetId
        GetIdentityPoolRoles
        GetOpenIdToken
        GetOpenIdTokenForDeveloperIdentity
        GetPrincipalTagAttributeMap
        ListIdentities
        ListIdentityPools
        ListTagsForResource
        LookupDeveloperIdentity
        MergeDeveloperIdentities
        SetIdentityPoolRoles
        SetPrincipalTagAttributeMap
        TagResource
        UnlinkDeveloperIdentity
        UnlinkIdentity
        UntagResource
        UpdateIdentityPool
    }
    iam {
        AddClientIDToOpenIDConnectProvider
        AddUserToGroup
        AttachGroupPolicy
        AttachRolePolicy
        AttachUserPolicy
        CreateAccessKey
        CreateGroup
        CreateOpenIDConnectProvider
        CreatePolicy
        CreatePolicyVersion
        CreateRole
        CreateUser
        DeactivateMFADevice
        DeleteAccessKey
        DeleteGroup
        DeleteGroupPolicy
        DeleteLoginProfile
        DeleteOpenIDConnectProvider
        DeletePolicy
        DeletePolicyVersion
        DeleteRole
        DeleteRolePermissionsBoundary
        DeleteRolePolicy
        DeleteSSHPublicKey
        DeleteServiceSpecificCredential
        DeleteSigningCertificate
        DeleteUser
        DeleteUserPermissionsBoundary
        DeleteUserPolicy
        DeleteVirtualMFADevice
        DetachGroupPolicy
        DetachRolePolicy
        DetachUserPolicy
        GetAccessKeyLastUsed
        GetGroup
        GetGroupPolicy
        GetLoginProfile
        GetMFADevice
        GetOpenIDConnectProvider
        GetPolicy
        GetPolicyVersion
        GetRole
        GetRolePolicy
        GetSSHPublicKey
        GetUser
        GetUserPolicy
        ListAccessKeys
        ListAttachedGroupPolicies
        ListAttachedRolePolicies
        ListAttachedUserPolicies
        ListEntitiesForPolicy
        ListGroupPolicies
        ListGroups
        ListGroupsForUser
        ListInstanceProfilesForRole
        ListMFADevices
        ListOpenIDConnectProviderTags
        ListOpenIDConnectProviders
        ListPolicies
        ListPolicyTags
        ListPolicyVersions
        ListRolePolicies
        ListRoleTags
        ListRoles
        ListSSHPublicKeys
        ListServiceSpecificCredentials
        ListSigningCertificates
        ListUserPolicies
        ListUserTags
        ListUsers
        ListVirtualMFADevices
        PutGroupPolicy
        PutRolePermissionsBoundary
        PutRolePolicy
        PutUserPermissionsBoundary
        PutUserPolicy
        RemoveClientIDFromOpenIDConnectProvider
        RemoveUserFromGroup
        SetDefaultPolicyVersion
        TagOpenIDConnectProvider
        TagPolicy
        TagRole
        TagUser
        UntagOpenIDConnectProvider
        UntagPolicy
        UntagRole
        UntagUser
        UpdateAccessKey
        UpdateAssumeRolePolicy
        UpdateGroup
        UpdateOpenIDConnectProviderThumbprint
        UpdateRole
        UpdateRoleDescription
        UpdateUser
    }
    kms {
        Decrypt
    }
    logs {
        CreateLogGroup
        CreateLogStream
        DeleteLogGroup
        DeleteRetentionPolicy
        DescribeLogGroups
        DescribeLogStreams
        FilterLogEvents
        GetLogEvents
        PutRetentionPolicy
    }
    ses {
        CreateTemplate
        DeleteTemplate
        GetTemplate
        ListTemplates
        SendEmail
        SendRawEmail
        SendTemplatedEmail
        UpdateTemplate
    }
    sesv2 {
        SendEmail
    }
    sns {
        Publish
    }
    sts {
        AssumeRole
        AssumeRoleWithWebIdentity
        GetCallerIdentity
        GetFederationToken
        GetSessionToken
    }
}

/// By the names of service and operation.
static BY_NAME: LazyLock<HashMap<(&'static str, &'static str), Registered>> = LazyLock::new(|| {
    let all = of_user_pools().into_iter().chain(of_neighbours());
    all.map(|operation| ((operation.model.service.name, operation.model.name), operation)).collect()
});

pub fn find(model: &OperationModel) -> Option<&'static Registered> {
    BY_NAME.get(&(model.service.name, model.name))
}

/// One row of the table of operations.
#[derive(Clone, Debug, serde::Serialize)]
pub struct OperationStatus {
    /// As in `model/`: `cognito-idp`.
    pub service: &'static str,
    pub name: &'static str,
    /// The noun it is about, as in `wire::shapes`; empty where no more than the name is known.
    pub family: &'static str,
    pub built: bool,
}

impl OperationStatus {
    fn of(operation: &OperationModel) -> Self {
        Self {
            service: operation.service.name,
            name: operation.name,
            family: operation.family,
            built: find(operation).is_some(),
        }
    }
}

/// Every operation of user pools, built or not, by name.
pub fn statuses() -> Vec<OperationStatus> {
    model::operations().map(OperationStatus::of).collect()
}

/// Every operation of the other services, built or not, by service and name.
pub fn neighbours() -> Vec<OperationStatus> {
    let mut all = Vec::new();
    for service in model::services().iter().filter(|service| !service.is_user_pools()) {
        all.extend(service.operations.iter().map(|operation| OperationStatus::of(operation)));
        let unknown = |name: &&'static str| OperationStatus { service: service.name, name, family: "", built: false };
        all.extend(service.others.iter().map(unknown));
    }
    all
}
