//! The words for tokens that are shown for others.

use domain::token::{AccessTokenRefused, ForeignScope};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

/// As what a token is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Subject,
    Actor,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeRefusal {
    ActorWithoutType,
    AudienceAndResource,
    Resource,
    ScopesOfIdToken,
    Token(Role, AccessTokenRefused),
    Revoked(Role),
    ResetRequired,
    Unconfirmed,
    /// Nothing is left of the scopes that were asked for.
    NoScope,
    ForeignScope(ForeignScope),
}

pub fn word(why: &ExchangeRefusal) -> ApiError {
    use ExchangeRefusal as E;
    let kind = match why {
        E::Token(..) | E::Revoked(_) | E::ResetRequired | E::Unconfirmed => Kind::NotAuthorizedException,
        _ => Kind::InvalidParameterException,
    };
    ApiError::new(kind, text(why))
}

fn text(why: &ExchangeRefusal) -> String {
    use ExchangeRefusal as E;
    let name = |role: &Role| match role {
        Role::Subject => "Subject Token",
        Role::Actor => "Actor Token",
    };
    match why {
        E::ActorWithoutType => "ActorToken and ActorTokenType are required together.".into(),
        E::AudienceAndResource => "Audiences and Resources cannot be used together.".into(),
        E::Resource => "Resources must be absolute URIs without a fragment.".into(),
        E::ScopesOfIdToken => "Scopes cannot be used with the RequestedTokenType ID_TOKEN.".into(),
        E::Token(role, AccessTokenRefused::Malformed) => format!("Invalid {}", name(role)),
        E::Token(role, AccessTokenRefused::Signature) => format!("Could not verify signature for {}", name(role)),
        E::Token(role, AccessTokenRefused::Expired) => format!("{} has expired", name(role)),
        E::Revoked(role) => format!("{} has been revoked", name(role)),
        E::ResetRequired => "Password reset required for the user".into(),
        E::Unconfirmed => "User is not confirmed.".into(),
        E::NoScope => "None of the requested scopes can be granted.".into(),
        E::ForeignScope(ForeignScope { scope }) => format!("Invalid scope requested: {scope}"),
    }
}

impl From<ExchangeRefusal> for Refusal {
    fn from(why: ExchangeRefusal) -> Self {
        Self::Exchange(why)
    }
}
