//! Why a text is no policy.

/// A broken rule of the policy grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not JSON, an element that is unknown, stands twice or has the wrong form.
    #[error("not in the form of a policy")]
    Syntax,
    #[error("version {0} is none")]
    Version(String),
    /// Statement ids of identity policies: `[0-9A-Za-z]*`.
    #[error("the statement id {0} holds more than letters and digits")]
    Sid(String),
    #[error("two statements are called {0}")]
    SidTwice(String),
    #[error("a statement names no action")]
    NoAction,
    #[error("a statement names no resource")]
    NoResource,
    #[error("a statement names no principal")]
    NoPrincipal,
    /// `Resource` where it is not allowed, and so on.
    #[error("{0} has no place in this kind of policy")]
    Prohibited(&'static str),
    /// An action or a condition key without the service before a colon, or with a wildcard in it.
    #[error("{0} does not begin with a service")]
    NoVendor(String),
    #[error("{0} is neither an ARN nor *")]
    Resource(String),
    #[error("{0} is no condition operator")]
    Operator(String),
    #[error("{value} is no value for {operator}")]
    Value { operator: String, value: String },
    /// What a principal is called: `AWS`, `Federated`, …
    #[error("{kind}: {value} is no principal")]
    Principal { kind: String, value: String },
    /// A trust policy is about `sts` alone.
    #[error("{0} is no action of a trust policy")]
    NotTrust(String),
}
