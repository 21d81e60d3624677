//! Sessions as people see them: each is a grant, under a name that can be read out.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Grant, Life};
use crate::ids::{GrantId, PoolNumber, UserId};
use crate::time::Timestamp;

/// What Amazon's ids of sessions that are lives of refresh tokens begin with.
const PREFIX: &str = "tkn";
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// 36^25 is more than 2^128: every grant has exactly one name of this length.
const LENGTH: usize = 25;

/// The wire's `SessionId`: `tkn` and the grant's id as 25 digits of base 36.
pub fn session_id(grant: GrantId) -> String {
    let mut rest = u128::from_be_bytes(*grant.as_bytes());
    let mut digits = [b'0'; LENGTH];
    for digit in digits.iter_mut().rev() {
        let place = usize::try_from(rest % 36).unwrap_or_default();
        *digit = DIGITS.get(place).copied().unwrap_or(b'0');
        rest /= 36;
    }
    digits.iter().fold(PREFIX.to_owned(), |mut text, &digit| {
        text.push(char::from(digit));
        text
    })
}

/// Reads back what [`session_id`] made; `None` for any other text, sessions of another kind among them.
pub fn grant_of_session_id(text: &str) -> Option<GrantId> {
    let digits = text.strip_prefix(PREFIX).filter(|digits| digits.len() == LENGTH)?;
    let mut number: u128 = 0;
    for byte in digits.bytes() {
        let place = DIGITS.iter().position(|&digit| digit == byte)?;
        number = number.checked_mul(36)?.checked_add(u128::try_from(place).ok()?)?;
    }
    Some(GrantId::from_bytes(number.to_be_bytes()))
}

/// Where a tracked session was used from the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// `DeviceType`: what the app says of itself, 1024 characters at most.
    pub device_type: String,
    /// `LastIPAddress`, 128 characters at most.
    pub address: String,
}

impl Grant {
    /// Whether the session goes on: it neither ended, nor did all of the user's, nor its refresh token. `generation` is
    /// that of the user's [`Credentials`](crate::user::Credentials::generation).
    pub fn is_active(&self, generation: u32, now: Timestamp) -> bool {
        matches!(self.life, Life::Usable { expires, .. } if now < expires) && self.generation == generation
    }

    /// Used just now, from there.
    #[must_use]
    pub fn used_from(self, activity: Activity, now: Timestamp) -> Self {
        Self { last_used: now, activity: Some(activity), ..self }
    }
}

/// The sessions of a user in a pool that tracks them. Every sign-in writes it, so of two sign-ins that both find room one
/// looks again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackedSessions {
    pub pool: PoolNumber,
    pub user: UserId,
    /// The [`SessionTracking::since`](crate::pool::SessionTracking::since) it was begun in: it knows nothing of sessions
    /// begun while the pool did not track any.
    pub since: Timestamp,
    /// Some may have ended meanwhile.
    pub grants: Vec<GrantId>,
}

/// The sessions that must end so that one more may begin: those used longest ago. `active` are all that go on.
pub fn evicted(active: &[Arc<Grant>], most: usize) -> Vec<Arc<Grant>> {
    let mut oldest_first = active.to_vec();
    oldest_first.sort_by_key(|grant| (grant.last_used, grant.created, grant.id));
    oldest_first.truncate((active.len() + 1).saturating_sub(most));
    oldest_first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ClientId;
    use crate::token::Digest;
    use proptest::prelude::*;
    use std::time::Duration;

    fn grant(number: u8, last_used: i64) -> Arc<Grant> {
        Arc::new(Grant {
            pool: PoolNumber(1),
            user: UserId(2),
            id: GrantId::from_bytes([number; 16]),
            client: ClientId::from("client"),
            generation: 1,
            auth_time: Timestamp::EPOCH,
            event_id: String::new(),
            scope: String::new(),
            methods: Vec::new(),
            acr: None,
            device: None,
            created: Timestamp::EPOCH,
            last_used: Timestamp::from_seconds(last_used),
            activity: None,
            life: Life::Usable {
                expires: Timestamp::from_seconds(1000),
                family: Digest([0; 32]),
                current: Digest([0; 32]),
                predecessors: Vec::new(),
            },
        })
    }

    #[test]
    fn those_used_longest_ago_make_room() {
        let active = [grant(1, 30), grant(2, 10), grant(3, 20)];
        let evicted = |most| evicted(&active, most).iter().map(|grant| grant.last_used.seconds()).collect::<Vec<_>>();

        assert_eq!(evicted(4), [0_i64; 0]);
        assert_eq!(evicted(3), [10]);
        assert_eq!(evicted(2), [10, 20]);
        assert_eq!(evicted(1), [10, 20, 30]);
    }

    #[test]
    fn a_session_is_active_until_anything_ends_it() {
        let session = grant(1, 0);
        let last = Timestamp::from_seconds(1000);

        assert!(session.is_active(1, last.minus(Duration::from_millis(1))));
        assert!(!session.is_active(1, last));
        assert!(!session.is_active(2, Timestamp::EPOCH));
        assert!(!Grant::clone(&session).revoked(Timestamp::EPOCH).is_active(1, Timestamp::EPOCH));
    }

    #[test]
    fn the_ends_of_the_numbers_have_names_too() {
        assert_eq!(session_id(GrantId::from_bytes([0; 16])), format!("tkn{}", "0".repeat(25)));
        let last = session_id(GrantId::from_bytes([255; 16]));
        assert_eq!(last.len(), 28);
        assert_eq!(grant_of_session_id(&last), Some(GrantId::from_bytes([255; 16])));
        for foreign in ["tknzzzzzzzzzzzzzzzzzzzzzzzzz", &last.replace("tkn", "sso"), "tkn", "", &format!("{last}0")] {
            assert_eq!(grant_of_session_id(foreign), None, "{foreign}");
        }
    }

    proptest! {
        #[test]
        fn a_name_leads_back_to_its_grant(bytes in any::<[u8; 16]>()) {
            let name = session_id(GrantId::from_bytes(bytes));
            prop_assert_eq!(name.len(), 28);
            prop_assert!(name[3..].bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            prop_assert_eq!(grant_of_session_id(&name), Some(GrantId::from_bytes(bytes)));
        }
    }
}
