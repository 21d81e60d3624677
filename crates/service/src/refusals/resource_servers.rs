//! The words for what a resource server cannot be.

use domain::resource_server::{MAX_RESOURCE_SERVERS, ResourceServerRefused};
use wire::{ApiError, ErrorKind as Kind};

pub fn word(why: &ResourceServerRefused) -> ApiError {
    use ResourceServerRefused as R;
    match why {
        R::DuplicateScope { scope } => {
            ApiError::new(Kind::InvalidParameterException, format!("Duplicate scope name {scope}."))
        }
        R::Exists { identifier, pool } => {
            ApiError::new(Kind::InvalidParameterException, format!("{identifier} already exists in user pool {pool}."))
        }
        R::Unknown { identifier } => {
            ApiError::new(Kind::ResourceNotFoundException, format!("Resource server {identifier} does not exist."))
        }
        R::TooMany => ApiError::new(
            Kind::LimitExceededException,
            format!("User pool cannot have more than {MAX_RESOURCE_SERVERS} resource servers."),
        ),
    }
}
