//! A code that was sent: its digits before it leaves, and what is stored of it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Purpose;
use crate::ids::{PoolNumber, UserId};
use crate::pool::Contact;
use crate::random::{self, Random};
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::token::Digest;

/// A code on its way out. Its digits go into a message and nowhere else.
pub struct FreshCode {
    digits: Secret,
    purpose: Purpose,
    created: Timestamp,
    expires: Timestamp,
}

impl FreshCode {
    /// `session` is how long the client lets a challenge wait; only codes asked for during a sign-in live that long.
    pub fn generate(random: &dyn Random, purpose: Purpose, session: Duration, now: Timestamp) -> Self {
        let digits = Secret::new(random::digits(random, purpose.digits()));
        Self { digits, purpose, created: now, expires: now.plus(purpose.lifetime(session)) }
    }

    pub fn digits(&self) -> &Secret {
        &self.digits
    }

    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// What is kept of the digits for one user, by whoever needs no record: the session that waits for them.
    pub fn digest(&self, key: &[u8], pool: PoolNumber, user: UserId) -> Digest {
        digest(key, pool, user, self.purpose, self.digits.expose())
    }

    /// What is stored, once it is known whose code it is and where it goes. `key` is the keyring's for codes.
    pub fn sent_to(&self, key: &[u8], pool: PoolNumber, user: UserId, contact: Contact, address: &str) -> Code {
        Code {
            pool,
            user,
            purpose: self.purpose,
            digest: self.digest(key, pool, user),
            contact,
            address: address.to_owned(),
            pending: false,
            created: self.created,
            expires: self.expires,
        }
    }
}

impl fmt::Debug for FreshCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FreshCode({:?})", self.purpose)
    }
}

/// A live code: everything but its digits. Deleted when it is used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    pub pool: PoolNumber,
    pub user: UserId,
    pub purpose: Purpose,
    /// Keyed digest of the digits and of the three fields above.
    digest: Digest,
    /// The attribute it was sent to, which a right answer proves.
    pub contact: Contact,
    /// The address it was sent to: a right answer proves this address, not one that was set since.
    pub address: String,
    /// The address is not the user's yet: a right answer makes it so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pending: bool,
    pub created: Timestamp,
    pub expires: Timestamp,
}

/// Why a typed code is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    #[error("not the code that was sent")]
    Mismatch,
    #[error("the code is too old")]
    Expired,
}

impl Code {
    /// For an address that is to be the user's once it is proved.
    #[must_use]
    pub fn for_pending(self) -> Self {
        Self { pending: true, ..self }
    }

    /// The address that waits to be proved. It is given up when the code ends.
    pub fn pending_address(&self, now: Timestamp) -> Option<&str> {
        (self.pending && now < self.expires).then_some(self.address.as_str())
    }

    /// Whether the typed text is this code and still good. Takes the same time however many digits are right.
    pub fn check(&self, key: &[u8], typed: &str, now: Timestamp) -> Result<(), CodeRefused> {
        let candidate = digest(key, self.pool, self.user, self.purpose, typed);
        let matches = candidate == self.digest;
        if now >= self.expires {
            return Err(CodeRefused::Expired);
        }
        if matches { Ok(()) } else { Err(CodeRefused::Mismatch) }
    }
}

/// Each part but the last has a fixed length or an end mark, so no two codes share an input.
pub(crate) fn digest(key: &[u8], pool: PoolNumber, user: UserId, purpose: Purpose, digits: &str) -> Digest {
    let parts =
        [&pool.0.to_be_bytes() as &[u8], &user.0.to_be_bytes(), purpose.as_str().as_bytes(), b"\0", digits.as_bytes()];
    Digest::keyed(key, &parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
    const KEY: &[u8] = b"a key of the keyring";
    const SESSION: Duration = Duration::from_secs(180);

    fn code(purpose: Purpose) -> (FreshCode, Code) {
        let fresh = FreshCode::generate(&Counter::default(), purpose, SESSION, NOW);
        let code = fresh.sent_to(KEY, PoolNumber(7), UserId(9), Contact::Email, "ana@example.com");
        (fresh, code)
    }

    #[test]
    fn a_code_lives_as_long_as_its_purpose_says() {
        for (purpose, seconds) in [
            (Purpose::SignUp, 24 * 3600),
            (Purpose::VerifyEmail, 24 * 3600),
            (Purpose::VerifyPhoneNumber, 24 * 3600),
            (Purpose::ResetPassword, 3600),
            (Purpose::SmsMfa, 180),
            (Purpose::EmailOtp, 180),
        ] {
            let (fresh, code) = code(purpose);
            let end = NOW.plus(Duration::from_secs(seconds));
            let last = end.minus(Duration::from_millis(1));

            assert_eq!(code.check(KEY, fresh.digits().expose(), last), Ok(()), "{purpose:?}");
            assert_eq!(code.check(KEY, fresh.digits().expose(), end), Err(CodeRefused::Expired), "{purpose:?}");
        }
    }

    #[test]
    fn a_code_is_worthless_elsewhere() {
        let (fresh, code) = code(Purpose::ResetPassword);
        let digits = fresh.digits().expose();
        let others = [
            Code { pool: PoolNumber(8), ..code.clone() },
            Code { user: UserId(10), ..code.clone() },
            Code { purpose: Purpose::SignUp, ..code.clone() },
        ];

        for other in others {
            assert_eq!(other.check(KEY, digits, NOW), Err(CodeRefused::Mismatch));
        }
        assert_eq!(code.check(b"another key", digits, NOW), Err(CodeRefused::Mismatch));
    }

    #[test]
    fn a_pending_address_waits_as_long_as_its_code() {
        let (_, code) = code(Purpose::VerifyEmail);
        assert_eq!(code.pending_address(NOW), None);
        let pending = code.for_pending();
        let last = pending.expires.minus(Duration::from_millis(1));
        assert_eq!(pending.pending_address(last), Some("ana@example.com"));
        assert_eq!(pending.pending_address(pending.expires), None);
    }

    #[test]
    fn a_stored_code_shows_no_digits() {
        let (fresh, code) = code(Purpose::SignUp);

        let json = serde_json::to_string(&code).unwrap();

        assert!(!json.contains(fresh.digits().expose()));
        assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), code);
        assert_eq!(fresh.digits().expose().len(), 6);
        assert_eq!(Purpose::EmailOtp.digits(), 8);
    }

    proptest! {
        #[test]
        fn nothing_but_the_code_is_accepted(typed in "\\PC{0,12}|[0-9]{5,9}") {
            let (fresh, code) = code(Purpose::SignUp);
            prop_assert_eq!(code.check(KEY, &typed, NOW).is_ok(), typed == fresh.digits().expose());
        }
    }
}
