//! The words of identity pools.

use domain::{
    identity_pool::{IdentityPoolRefused, IdentityRefused, MAX_LOGINS, MAX_RULES, MAX_USER_POOL_CLIENTS, RoleRefused},
    pool::{PoolRefused, tags::MAX_TAGS},
};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityPoolRefusal {
    /// Holds the id as it was sent.
    NoSuchPool(String),
    /// Holds the id as it was sent.
    NoSuchIdentity(String),
    Configuration(IdentityPoolRefused),
    /// Holds the identity's id as it was sent.
    Identity(IdentityRefused, String),
    Login(LoginRefusal),
    /// Holds the role that was asked for, if one was.
    Role(RoleRefused, Option<String>),
    /// A role that the caller may not give to others.
    RoleNotPassed(String),
    /// The role is not there, or does not let the identity in.
    UnusableRole,
    /// The pool gives no tokens out that buy credentials elsewhere.
    ClassicFlow,
    /// The pool has no developer provider of this name, or none at all.
    NoDeveloperProvider,
    NoDeveloperLogin,
    /// Neither an identity nor a developer's user is named.
    NothingToLookUp,
    NoSuchDeveloperUser,
    /// Identity and developer's user do not belong together.
    NotTheSame,
}

/// Why a shown token proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginRefusal {
    /// The pool does not take tokens of this provider, or not for this app.
    Provider,
    Malformed,
    /// Holds the claim's name.
    Missing(&'static str),
    /// The token is somebody else's than the key says.
    Issuer,
    Signature,
    /// Seconds since 1970: now, and the end.
    Expired(i64, i64),
    /// Its session has ended, or its user may not sign in any more.
    Ended,
    /// The token is for another app.
    Audience,
    /// The provider cannot be asked.
    Unreachable,
}

impl From<LoginRefusal> for Refusal {
    fn from(why: LoginRefusal) -> Self {
        IdentityPoolRefusal::Login(why).into()
    }
}

impl From<IdentityPoolRefusal> for Refusal {
    fn from(why: IdentityPoolRefusal) -> Self {
        Self::IdentityPool(why)
    }
}

impl From<IdentityPoolRefused> for Refusal {
    fn from(why: IdentityPoolRefused) -> Self {
        IdentityPoolRefusal::Configuration(why).into()
    }
}

pub fn word(why: &IdentityPoolRefusal) -> ApiError {
    use IdentityPoolRefusal as R;
    let not_found = |message: String| ApiError::new(Kind::ResourceNotFoundException, message);
    let invalid = |message: &'static str| ApiError::new(Kind::InvalidParameterException, message);
    match why {
        R::NoSuchPool(id) => not_found(format!("IdentityPool '{id}' not found.")),
        R::NoSuchIdentity(id) => not_found(format!("Identity '{id}' not found.")),
        R::Configuration(why) => configuration(why),
        R::Identity(why, id) => identity(*why, id),
        R::Login(why) => login(why),
        R::Role(why, wanted) => role(why, wanted.as_deref().unwrap_or_default()),
        R::RoleNotPassed(role) => forbidden_role(role),
        R::UnusableRole => unusable_role(),
        R::ClassicFlow => invalid("Basic (classic) flow is not enabled, please use enhanced flow."),
        R::NoDeveloperProvider => invalid("The identity pool has no such developer provider."),
        R::NoDeveloperLogin => invalid("Logins must hold one user of the identity pool's developer provider."),
        R::NothingToLookUp => invalid("Either IdentityId or DeveloperUserIdentifier is required."),
        R::NoSuchDeveloperUser => not_found("Developer user identifier not found.".into()),
        R::NotTheSame => ApiError::new(
            Kind::ResourceConflictException,
            "The developer user identifier is not one of the identity's.",
        ),
    }
}

fn configuration(why: &IdentityPoolRefused) -> ApiError {
    use IdentityPoolRefused as R;
    let message = match why {
        R::Tags(PoolRefused::ReservedTag { key }) => {
            format!("Invalid tag key {key}: keys that begin with aws: are reserved.")
        }
        R::Tags(_) => format!("An identity pool cannot have more than {MAX_TAGS} tags."),
        R::TooManyUserPools => {
            let message = format!("An identity pool cannot have more than {MAX_USER_POOL_CLIENTS} user pool clients.");
            return ApiError::new(Kind::LimitExceededException, message);
        }
        R::DuplicateUserPool { provider } => format!("The same client of {provider} is given more than once."),
        R::DeveloperNameTaken { name } => format!("{name} cannot be the name of the developer provider."),
        R::DeveloperNameChanged => "The name of the developer provider cannot be changed.".into(),
        R::UnknownProvider { provider } => {
            format!("{provider} is not a valid RoleMapping ProviderName or is not a configured provider.")
        }
        R::NoResolution { provider } => {
            format!("AmbiguousRoleResolution is required for the role mapping of {provider}.")
        }
        R::NoRules { provider } => format!("RulesConfiguration is required for the role mapping of {provider}."),
        R::UnusedRules { provider } => {
            format!("RulesConfiguration is not allowed for the role mapping of {provider} with type Token.")
        }
        R::TooManyRules { provider } => format!("The role mapping of {provider} has more than {MAX_RULES} rules."),
    };
    ApiError::new(Kind::InvalidParameterException, message)
}

fn identity(why: IdentityRefused, id: &str) -> ApiError {
    use IdentityRefused as R;
    let not_authorized = |message: String| ApiError::new(Kind::NotAuthorizedException, message);
    match why {
        R::NoGuests => not_authorized("Unauthenticated access is not supported for this identity pool.".into()),
        R::Forbidden => not_authorized(format!("Access to Identity '{id}' is forbidden.")),
        R::LoginsDoNotMatch => not_authorized(
            "Logins don't match. Please include at least one valid login for this identity or identity pool.".into(),
        ),
        R::LinkedElsewhere => {
            ApiError::new(Kind::ResourceConflictException, "The login is already linked to another identity.")
        }
        R::DeveloperUserElsewhere => ApiError::new(
            Kind::DeveloperUserAlreadyRegisteredException,
            "The developer user identifier is already registered under a different identity ID.",
        ),
        R::TooManyLogins => ApiError::new(
            Kind::ResourceConflictException,
            format!("An identity cannot have more than {MAX_LOGINS} linked logins."),
        ),
    }
}

fn role(why: &RoleRefused, wanted: &str) -> ApiError {
    match why {
        RoleRefused::NoRole => unusable_role(),
        RoleRefused::Ambiguous { provider } => ApiError::new(
            Kind::NotAuthorizedException,
            format!("The ambiguous role mapping rules for: {provider} denied this request."),
        ),
        RoleRefused::NotTheirs => forbidden_role(wanted),
    }
}

fn forbidden_role(role: &str) -> ApiError {
    ApiError::new(Kind::NotAuthorizedException, format!("Access to Role '{role}' is forbidden."))
}

fn unusable_role() -> ApiError {
    ApiError::new(
        Kind::InvalidIdentityPoolConfigurationException,
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    )
}

fn login(why: &LoginRefusal) -> ApiError {
    use LoginRefusal as R;
    let message = match why {
        R::Provider => "Token is not from a supported provider of this identity pool.".to_owned(),
        R::Malformed => "Invalid login token. Not a valid OpenId Connect identity token.".to_owned(),
        R::Missing(claim) => format!("Invalid login token. Missing a required claim: {claim}"),
        R::Issuer => "Invalid login token. Issuer doesn't match providerName".to_owned(),
        R::Signature => "Invalid login token. Couldn't verify signed token.".to_owned(),
        R::Expired(now, end) => format!("Invalid login token. Token expired: {now} >= {end}"),
        R::Ended => "Invalid login token. The session of the token has ended.".to_owned(),
        R::Audience => "Invalid login token. Incorrect token audience.".to_owned(),
        R::Unreachable => {
            return ApiError::new(Kind::ExternalServiceException, "The identity provider could not be reached.");
        }
    };
    ApiError::new(Kind::NotAuthorizedException, message)
}
