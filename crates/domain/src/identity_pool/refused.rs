//! Why something of identity pools is refused.

use crate::pool::PoolRefused;

/// A broken rule of a pool's configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityPoolRefused {
    #[error("tags: {0}")]
    Tags(#[from] PoolRefused),
    /// Over [`super::MAX_USER_POOL_CLIENTS`].
    #[error("too many user pools")]
    TooManyUserPools,
    #[error("a client of {provider} is given twice")]
    DuplicateUserPool { provider: String },
    #[error("the developer provider cannot be called {name}")]
    DeveloperNameTaken { name: String },
    #[error("the developer provider's name never changes")]
    DeveloperNameChanged,
    #[error("{provider} is no provider of the pool's")]
    UnknownProvider { provider: String },
    #[error("the mapping of {provider} does not say what is done when no role is clear")]
    NoResolution { provider: String },
    #[error("the mapping of {provider} has no rules")]
    NoRules { provider: String },
    #[error("the mapping of {provider} goes by tokens and has rules")]
    UnusedRules { provider: String },
    /// Over [`super::MAX_RULES`].
    #[error("the mapping of {provider} has too many rules")]
    TooManyRules { provider: String },
}

/// Why somebody is not the identity they ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityRefused {
    /// The pool knows no guests.
    #[error("guests are not admitted")]
    NoGuests,
    /// It has logins and none was shown, or nobody can be it any more.
    #[error("the identity is not open to the caller")]
    Forbidden,
    #[error("none of the identity's logins was shown")]
    LoginsDoNotMatch,
    /// A login is another identity's, or would be the identity's second at the same provider.
    #[error("the login is linked to another identity")]
    LinkedElsewhere,
    /// As [`IdentityRefused::LinkedElsewhere`], for a user that a back end names.
    #[error("the developer's user is another identity")]
    DeveloperUserElsewhere,
    /// Over [`super::MAX_LOGINS`].
    #[error("too many logins")]
    TooManyLogins,
}

/// Why an identity has no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoleRefused {
    /// The pool has none for this.
    #[error("no role is assigned")]
    NoRole,
    /// The mapping leads to none, and denies what is not clear.
    #[error("the mapping of {provider} makes no role clear")]
    Ambiguous { provider: String },
    /// The wanted role is none of the caller's.
    #[error("the role is not the caller's")]
    NotTheirs,
}
