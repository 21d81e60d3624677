//! The words for secrets of app clients, and for the hashes made with them.

use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

/// What is wrong with a proof that an app client knows its secret. Each holds the client's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRefusal {
    HashMissing(String),
    HashWrong(String),
    HashUnexpected(String),
    Missing(String),
    Wrong(String),
}

pub fn word(name: &str, why: &SecretRefusal) -> ApiError {
    use SecretRefusal as Why;
    match why {
        Why::HashMissing(id) => ApiError::new(
            Kind::NotAuthorizedException,
            format!("Client {id} is configured with secret but SECRET_HASH was not received"),
        ),
        // It declares an error of its own for what others call not authorized.
        Why::Wrong(id) if name == "RevokeToken" => {
            ApiError::new(Kind::UnauthorizedException, format!("Unable to verify secret for client {id}"))
        }
        Why::Missing(id) if name == "RevokeToken" => ApiError::new(
            Kind::UnauthorizedException,
            format!("Client {id} is configured for secret but secret was not received"),
        ),
        Why::HashWrong(id) | Why::Wrong(id) => {
            ApiError::new(Kind::NotAuthorizedException, format!("Unable to verify secret hash for client {id}"))
        }
        Why::HashUnexpected(id) if name.ends_with("Auth") || name.ends_with("AuthChallenge") => {
            ApiError::new(Kind::NotAuthorizedException, format!("Unable to verify secret hash for client {id}"))
        }
        Why::HashUnexpected(id) => ApiError::new(
            Kind::NotAuthorizedException,
            format!("Client {id} is not configured for secret but secret hash was received"),
        ),
        Why::Missing(id) => ApiError::new(
            Kind::NotAuthorizedException,
            format!("Client {id} is configured for secret but secret was not received"),
        ),
    }
}

impl From<SecretRefusal> for Refusal {
    fn from(why: SecretRefusal) -> Self {
        Self::Secret(why)
    }
}
