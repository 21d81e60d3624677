//! Every operation that is built, one file each, grouped by the noun it is about.

mod branding;
mod clients;
mod devices;
mod domains;
mod factors;
mod groups;
mod identity_providers;
mod imports;
mod limits;
mod logs;
mod replicas;
mod resource_servers;
mod risk;
mod sessions;
mod sign_in;
mod sign_up;
mod tags;
mod user_pools;
mod users;

use std::{collections::HashMap, sync::LazyLock};

use wire::{model, shapes::*};

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
        /// Every operation that is built.
        pub fn all() -> Vec<Registered> {
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

static BY_NAME: LazyLock<HashMap<&'static str, Registered>> =
    LazyLock::new(|| all().into_iter().map(|operation| (operation.model.name, operation)).collect());

pub fn find(name: &str) -> Option<&'static Registered> {
    BY_NAME.get(name)
}

/// One row of the table of operations.
#[derive(Clone, Debug, serde::Serialize)]
pub struct OperationStatus {
    pub name: &'static str,
    /// The noun it is about, as in `wire::shapes`.
    pub family: &'static str,
    pub built: bool,
}

/// Every operation of the model, built or not, by name.
pub fn statuses() -> Vec<OperationStatus> {
    model::operations()
        .map(|operation| OperationStatus {
            name: operation.name,
            family: operation.family,
            built: find(operation.name).is_some(),
        })
        .collect()
}
