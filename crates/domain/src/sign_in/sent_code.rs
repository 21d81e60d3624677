//! Codes that travel: SMS_MFA and EMAIL_OTP as a second factor, EMAIL_OTP and SMS_OTP as the first.

use serde::{Deserialize, Serialize};

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Need, Progress, Refusal, Step};
use super::mfa::{self, Demand};
use super::{Challenge, ChallengeName, Method, order};
use crate::otp::{self, Purpose};
use crate::pool::Contact;
use crate::time::Timestamp;
use crate::token::Digest;
use crate::user::{Credentials, Factor, Status, User};

/// A code that was sent for this very session, and for no other: it is sealed into it and ends with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentCode {
    purpose: Purpose,
    contact: Contact,
    /// Keyed digest of the digits.
    code: Digest,
    to: Destination,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Destination {
    /// The digest of the address the user had then: addresses may be longer than a session.
    Users(Digest),
    /// Not the user's yet: it becomes theirs, and a factor, with the right answer.
    New(String),
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

    /// It is on its way; this is kept of it.
    pub fn sent(self, code: Digest) -> Step {
        let Self { progress, purpose, contact, address, sets_up } = self;
        let to = if sets_up { Destination::New(address) } else { Destination::Users(Digest::of(address.as_bytes())) };
        progress.ask(Challenge::SentCode(SentCode { purpose, contact, code, to }))
    }
}

impl SentCode {
    pub const fn name(&self) -> ChallengeName {
        match self.purpose {
            Purpose::SmsMfa => ChallengeName::SmsMfa,
            Purpose::SmsOtp => ChallengeName::SmsOtp,
            _ => ChallengeName::EmailOtp,
        }
    }

    /// Whether it is the second factor; the person has shown another then.
    pub const fn is_second(&self) -> bool {
        matches!(self.purpose, Purpose::SmsMfa | Purpose::EmailMfa)
    }

    pub const fn contact(&self) -> Contact {
        self.contact
    }

    /// Where it went, as far as it is known now: the user may have given the address up.
    pub fn address<'a>(&'a self, user: &'a User) -> Option<&'a str> {
        match &self.to {
            Destination::New(address) => Some(address),
            Destination::Users(digest) => {
                user.address(self.contact).filter(|address| Digest::of(address.as_bytes()) == *digest)
            }
        }
    }

    /// Whether a right answer gives the user an address that was not theirs.
    pub const fn sets_up(&self) -> bool {
        matches!(self.to, Destination::New(_))
    }

    /// Whether the typed text is this code. Takes the same time however many digits are right.
    pub fn is(&self, key: &[u8], user: &User, typed: &str) -> bool {
        otp::digest(key, user.pool, user.id, self.purpose, typed) == self.code
    }

    /// The user after the right answer: the address is proved.
    pub fn proved(&self, user: &User, now: Timestamp) -> User {
        let mut user = user.clone();
        if let Destination::New(address) = &self.to {
            user.attributes.insert(self.contact.as_str().to_owned(), address.clone());
        } else if user.is_verified(self.contact) {
            return user;
        }
        user.with_verified(self.contact, true, now)
    }

    /// The credentials after the right answer. A first factor shows what a confirmation code would have shown.
    pub fn credentials(&self, before: &Credentials) -> Credentials {
        let mut after = before.clone();
        if !self.is_second() && after.status == Status::Unconfirmed {
            after.status = Status::Confirmed;
        }
        if self.sets_up() {
            after.factors = after.factors.preferring(Factor::EmailOtp);
        }
        after
    }

    const fn method(&self) -> Method {
        match self.contact {
            Contact::Email => Method::Email,
            Contact::PhoneNumber => Method::Sms,
        }
    }

    /// Whether the code may still do what it was sent for.
    fn is_still_asked(&self, facts: Facts<'_>) -> bool {
        let factors = &facts.credentials.factors;
        if self.sets_up() {
            let demand = mfa::demand(facts.pool, facts.user, factors);
            return matches!(demand, Demand::SetUp(among) if among.contains(&Factor::EmailOtp));
        }
        let factor = match self.purpose {
            Purpose::SmsMfa => Some(Factor::SmsMfa),
            Purpose::EmailMfa => Some(Factor::EmailOtp),
            _ => None,
        };
        let is_usable = factor.is_none_or(|factor| mfa::usable(facts.pool, facts.user, factors).contains(&factor));
        // A code that went to an address the user has given up shows nothing of this user.
        is_usable && self.address(facts.user).is_some()
    }
}

/// Judges the answer. `user` and `credentials` are those that a right one commits.
pub(super) fn answered(
    progress: Progress,
    sent: &SentCode,
    is_right: bool,
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
    match is_right {
        true => order::next(progress.proved(sent.method()), Facts { user, credentials, ..facts }),
        false if sent.is_second() => Step::Refused(Refusal::WrongCode),
        false => Step::Refused(Refusal::WrongFirstCode),
    }
}
