//! The claims of an access token.

use serde::{Deserialize, Serialize};

use super::Actor;
use crate::ids::{ClientId, GrantId, Sub};
use crate::sign_in::Method;

/// The scope that a sign-in by API gives, and that the operations of a signed-in user demand.
pub const USER_ADMIN_SCOPE: &str = "aws.cognito.signin.user.admin";

/// Told apart from an ID token by this claim alone, so it has a type of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessUse {
    #[serde(rename = "access")]
    Access,
}

/// Moments are whole seconds since 1970. Read strictly: a moment that is no integer is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    pub sub: Sub,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_key: Option<String>,
    /// In order of precedence.
    #[serde(rename = "cognito:groups", default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    pub iss: String,
    /// 2 in tokens of the OAuth endpoints, absent after a sign-in by API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u8>,
    pub client_id: ClientId,
    /// Whom it is meant for, where it is bound to one reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aud: Option<String>,
    /// Absent when the client has token revocation turned off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_jti: Option<GrantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    pub token_use: AccessUse,
    /// Space-separated.
    pub scope: String,
    pub auth_time: i64,
    pub exp: i64,
    pub iat: i64,
    pub jti: String,
    pub username: String,
    /// How sure the sign-in was, by the pool's name for it; only of sign-ins with a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// What was proved, where `acr` is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<Method>,
    /// Whoever acts for the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
}

impl AccessClaims {
    pub fn has_scope(&self, wanted: &str) -> bool {
        self.scope.split(' ').any(|scope| scope == wanted)
    }
}
