//! The thread from signing up to the first sign-in.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SessionRefused;
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::pool::Contact;
use crate::random::{self, Random};
use crate::time::Timestamp;
use crate::token::{Digest, UsedMarker};

/// What the `Session` of SignUp and ConfirmSignUp holds, sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignUpSession {
    pool: PoolNumber,
    client: ClientId,
    user: UserId,
    /// Where the code went that was shown since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confirmed: Option<Contact>,
    expires: Timestamp,
    nonce: Digest,
}

impl SignUpSession {
    /// `confirmed` is where the code went that was just shown; None at sign-up.
    pub fn of(
        (pool, client, user): (PoolNumber, ClientId, UserId),
        confirmed: Option<Contact>,
        validity: Duration,
        random: &dyn Random,
        now: Timestamp,
    ) -> Self {
        Self { pool, client, user, confirmed, expires: now.plus(validity), nonce: Digest(random::bytes(random)) }
    }

    /// # Errors
    /// [`SessionRefused`], in its order.
    pub fn check(&self, pool: PoolNumber, client: &ClientId, now: Timestamp) -> Result<(), SessionRefused> {
        if self.pool != pool || self.client != *client {
            return Err(SessionRefused::Foreign);
        }
        if now >= self.expires {
            return Err(SessionRefused::Expired);
        }
        Ok(())
    }

    pub fn user(&self) -> UserId {
        self.user
    }

    pub fn confirmed(&self) -> Option<Contact> {
        self.confirmed
    }

    /// To be written in the commit that signs in with it.
    pub fn marker(&self) -> UsedMarker {
        UsedMarker { pool: self.pool, digest: Digest::of(&self.nonce.0), until: self.expires }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    #[test]
    fn it_is_good_for_its_client_and_for_as_long_as_a_challenge() {
        let now = Timestamp::from_seconds(1_790_000_000);
        let (pool, client, user) = (PoolNumber(1), ClientId::from("client"), UserId(2));
        let session = SignUpSession::of(
            (pool, client.clone(), user),
            Some(Contact::Email),
            Duration::from_secs(180),
            &Counter::default(),
            now,
        );
        let after = |seconds| now.plus(Duration::from_secs(seconds));

        assert_eq!(session.check(pool, &client, after(179)), Ok(()));
        assert_eq!(session.check(pool, &client, after(180)), Err(SessionRefused::Expired));
        assert_eq!(session.check(PoolNumber(9), &client, now), Err(SessionRefused::Foreign));
        assert_eq!(session.check(pool, &ClientId::from("other"), now), Err(SessionRefused::Foreign));
        assert_eq!((session.user(), session.confirmed()), (user, Some(Contact::Email)));
    }
}
