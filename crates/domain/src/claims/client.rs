//! The claims of an access token that an app gets for itself: no user takes part.

use serde::{Deserialize, Serialize};

use super::AccessUse;
use crate::ids::ClientId;

/// Moments are whole seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientClaims {
    /// The client too.
    pub sub: ClientId,
    pub token_use: AccessUse,
    /// Space-separated.
    pub scope: String,
    pub auth_time: i64,
    pub iss: String,
    pub exp: i64,
    pub iat: i64,
    /// Always 2.
    pub version: u8,
    pub jti: String,
    pub client_id: ClientId,
}
