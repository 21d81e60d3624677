//! New tokens for a session that exists.

use super::gate::{Obstacle, Path, may_sign_in};
use crate::time::Timestamp;
use crate::token::{Grant, RefreshRefused, RefreshToken};
use crate::user::Credentials;

/// The evidence that a refresh token was good and its user may still have tokens.
#[derive(Debug)]
pub struct Renewal<'a> {
    grant: &'a Grant,
}

/// Why a session is not renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenewalRefused {
    #[error("{0}")]
    Token(RefreshRefused),
    #[error("{0}")]
    Obstacle(Obstacle),
}

impl<'a> Renewal<'a> {
    /// In Cognito's order: the token, then the end of all sessions, then the user.
    pub fn check(
        grant: &'a Grant,
        token: &RefreshToken,
        credentials: &Credentials,
        now: Timestamp,
    ) -> Result<Self, RenewalRefused> {
        let is_of_user = (grant.pool, grant.user) == (credentials.pool, credentials.id);
        match grant.check(token, now) {
            _ if !is_of_user => return Err(RenewalRefused::Token(RefreshRefused::Unknown)),
            Err(RefreshRefused::Unknown) => return Err(RenewalRefused::Token(RefreshRefused::Unknown)),
            _ if !grant.is_alive(credentials) => return Err(RenewalRefused::Token(RefreshRefused::Revoked)),
            Err(refused) => return Err(RenewalRefused::Token(refused)),
            Ok(()) => {}
        }
        may_sign_in(Path::Session, credentials, now).map_err(RenewalRefused::Obstacle)?;
        Ok(Self { grant })
    }

    pub fn grant(&self) -> &Grant {
        self.grant
    }
}
