//! Codes that travel: SMS_MFA and EMAIL_OTP as a second factor, EMAIL_OTP and SMS_OTP as the first.

use serde::{Deserialize, Serialize};

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Need, Progress, Refusal, Step};
use super::mfa::{self, Demand};
use super::{Challenge, ChallengeName, Method, order};
use crate::otp::{Code, CodeRefused, Purpose};
use crate::pool::Contact;
use crate::time::Timestamp;
use crate::user::{Credentials, Factor, Status, User};

/// A code that was sent for this very session, and for no other: it is sealed into it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentCode {
    code: Code,
    /// The address becomes the user's, and a factor, with the right answer.
    #[serde(default, skip_serializing_if = "crate::names::is_false")]
    sets_up: bool,
}

/// A sign-in that waits for [`Need::SendCode`].
#[derive(Debug)]
pub struct Sending {
    progress: Progress,
    purpose: Purpose,
    contact: Contact,
    address: String,
    sets_up: bool,
}

impl Sending {
    pub(super) fn to(progress: Progress, purpose: Purpose, contact: Contact, address: &str) -> Step {
        let address = address.to_owned();
        Step::Need(Need::SendCode(Self { progress, purpose, contact, address, sets_up: false }))
    }

    /// To an address that is not the user's yet.
    pub(super) fn to_new(progress: Progress, purpose: Purpose, contact: Contact, address: String) -> Step {
        Step::Need(Need::SendCode(Self { progress, purpose, contact, address, sets_up: true }))
    }

    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    pub const fn contact(&self) -> Contact {
        self.contact
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// It is on its way.
    pub fn sent(self, code: Code) -> Step {
        self.progress.ask(Challenge::SentCode(SentCode { code, sets_up: self.sets_up }))
    }
}

impl SentCode {
    pub const fn name(&self) -> ChallengeName {
        match self.code.purpose {
            Purpose::SmsMfa => ChallengeName::SmsMfa,
            Purpose::SmsOtp => ChallengeName::SmsOtp,
            _ => ChallengeName::EmailOtp,
        }
    }

    /// Whether it is the second factor; the person has shown another then.
    pub const fn is_second(&self) -> bool {
        matches!(self.code.purpose, Purpose::SmsMfa | Purpose::EmailMfa)
    }

    pub const fn contact(&self) -> Contact {
        self.code.contact
    }

    pub fn address(&self) -> &str {
        &self.code.address
    }

    /// Whether a right answer gives the user an address that was not theirs.
    pub const fn sets_up(&self) -> bool {
        self.sets_up
    }

    /// # Errors
    /// [`CodeRefused`].
    pub fn check(&self, key: &[u8], typed: &str, now: Timestamp) -> Result<(), CodeRefused> {
        self.code.check(key, typed, now)
    }

    /// The user after the right answer: the address is proved.
    pub fn proved(&self, user: &User, now: Timestamp) -> User {
        let mut user = user.clone();
        if self.sets_up {
            user.attributes.insert(self.contact().as_str().to_owned(), self.address().to_owned());
        }
        if user.is_verified(self.contact()) && !self.sets_up {
            return user;
        }
        user.with_verified(self.contact(), true, now)
    }

    /// The credentials after the right answer. A first factor shows what a confirmation code would have shown.
    pub fn credentials(&self, before: &Credentials) -> Credentials {
        let mut after = before.clone();
        if !self.is_second() && after.status == Status::Unconfirmed {
            after.status = Status::Confirmed;
        }
        if self.sets_up {
            after.factors = after.factors.preferring(Factor::EmailOtp);
        }
        after
    }

    const fn method(&self) -> Method {
        match self.code.contact {
            Contact::Email => Method::Email,
            Contact::PhoneNumber => Method::Sms,
        }
    }

    /// Whether the code may still do what it was sent for.
    fn is_still_asked(&self, facts: Facts<'_>) -> bool {
        let factors = &facts.credentials.factors;
        if self.sets_up {
            let demand = mfa::demand(facts.pool, facts.user, factors);
            return matches!(demand, Demand::SetUp(among) if among.contains(&Factor::EmailOtp));
        }
        let factor = match self.code.purpose {
            Purpose::SmsMfa => Some(Factor::SmsMfa),
            Purpose::EmailMfa => Some(Factor::EmailOtp),
            _ => None,
        };
        let is_usable = factor.is_none_or(|factor| mfa::usable(facts.pool, facts.user, factors).contains(&factor));
        // A code that went to an address the user has given up shows nothing of this user.
        is_usable && facts.user.address(self.contact()) == Some(self.address())
    }
}

/// Judges the answer. `user` and `credentials` are those that a right one commits.
pub(super) fn answered(
    progress: Progress,
    sent: &SentCode,
    checked: Result<(), CodeRefused>,
    (user, credentials): (&User, &Credentials),
    facts: Facts<'_>,
) -> Step {
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        // Before the code, so that a lock hides whether it was right.
        Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. })) => {
            return Step::Refused(Refusal::Obstacle(obstacle));
        }
        _ if !sent.is_still_asked(facts) => return Step::Refused(Refusal::WrongAnswer),
        _ => {}
    }
    match checked {
        Err(CodeRefused::Mismatch | CodeRefused::Expired) if sent.is_second() => Step::Refused(Refusal::WrongCode),
        Err(CodeRefused::Mismatch | CodeRefused::Expired) => Step::Refused(Refusal::WrongFirstCode),
        Ok(()) => order::next(progress.proved(sent.method()), Facts { user, credentials, ..facts }),
    }
}
