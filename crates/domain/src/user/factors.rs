//! Which second factors a user has and turned on, and which they prefer.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::software_token::{PendingToken, SoftwareToken};
use crate::names::{is_false, is_zero, names};
use crate::pool::Contact;
use crate::secret::Sealed;

names! {
    /// A second factor, under the name that `UserMFASettingList` and `PreferredMfaSetting` use.
    pub enum Factor {
        SmsMfa = "SMS_MFA",
        SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA",
        EmailOtp = "EMAIL_OTP",
    }
}

impl Factor {
    /// Where its codes are sent; a software token computes its own.
    pub const fn contact(self) -> Option<Contact> {
        match self {
            Self::SmsMfa => Some(Contact::PhoneNumber),
            Self::SoftwareTokenMfa => None,
            Self::EmailOtp => Some(Contact::Email),
        }
    }
}

/// A user's own choice, and the software token; what the pool demands or allows is the pool's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factors {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub enabled: BTreeSet<Factor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Factor>,
    /// A passkey that verified the person counts as a second factor too: `WebAuthnMfaSettings`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub passkeys: bool,
    /// The token that a right code has proved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub software_token: Option<SoftwareToken>,
    /// A secret that was handed out and is still to be proved; until then the token before it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending_token: Option<PendingToken>,
    /// The number of the last secret that was kept.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub last_token: u32,
}

impl Factors {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    #[must_use]
    pub fn with(mut self, factor: Factor) -> Self {
        self.enabled.insert(factor);
        self
    }

    /// What is off is not preferred either.
    #[must_use]
    pub fn without(mut self, factor: Factor) -> Self {
        self.enabled.remove(&factor);
        self.preferred = self.preferred.filter(|&preferred| preferred != factor);
        self
    }

    #[must_use]
    pub fn preferring(mut self, factor: Factor) -> Self {
        self.enabled.insert(factor);
        self.preferred = Some(factor);
        self
    }

    /// The number that the next secret is sealed for: an older one put back in its place does not open.
    pub fn next_token(&self) -> u32 {
        self.last_token.wrapping_add(1)
    }

    /// A new secret, sealed for [`Factors::next_token`], takes the place of one that nobody proved.
    #[must_use]
    pub fn with_pending_token(mut self, secret: Sealed) -> Self {
        self.last_token = self.next_token();
        self.pending_token = Some(PendingToken { number: self.last_token, secret });
        self
    }

    /// A proved token takes the place of the one before it, and of a pending secret.
    #[must_use]
    pub fn with_software_token(mut self, token: SoftwareToken) -> Self {
        self.last_token = self.last_token.max(token.number);
        self.software_token = Some(token);
        self.pending_token = None;
        self
    }

    /// The token goes, and what was chosen about it.
    #[must_use]
    pub fn without_software_token(mut self) -> Self {
        self.software_token = None;
        self.pending_token = None;
        self.without(Factor::SoftwareTokenMfa)
    }

    /// Every sealed secret, for those who count them by master key.
    pub fn secrets(&self) -> impl Iterator<Item = &Sealed> {
        let proved = self.software_token.iter().map(|token| &token.secret);
        proved.chain(self.pending_token.iter().map(|pending| &pending.secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: u32) -> SoftwareToken {
        SoftwareToken { number, secret: Sealed::from_ciphertext(vec![1]), name: None, last_step: 7 }
    }

    #[test]
    fn a_token_stays_until_its_successor_is_proved() {
        let factors = Factors::default().with_software_token(token(1)).preferring(Factor::SoftwareTokenMfa);

        let asked = factors.with_pending_token(Sealed::from_ciphertext(vec![2]));

        assert_eq!(asked.software_token, Some(token(1)));
        let pending = asked.pending_token.clone().unwrap();
        assert_eq!((pending.number, asked.next_token()), (2, 3));
        let proved = asked.with_software_token(token(pending.number));
        assert_eq!((proved.software_token.clone(), proved.pending_token.clone()), (Some(token(2)), None));
        assert_eq!(proved.preferred, Some(Factor::SoftwareTokenMfa));
    }

    #[test]
    fn numbers_are_never_given_again() {
        let factors =
            Factors::default().with_software_token(token(4)).with_pending_token(Sealed::from_ciphertext(vec![]));

        let gone = factors.without_software_token();

        assert_eq!((gone.software_token.clone(), gone.pending_token.clone()), (None, None));
        assert_eq!(gone.next_token(), 6);
    }
}
