//! The answer to a sign-in: a passkey's signature.

use super::authenticator_data::AuthenticatorData;
use super::client_data::{self, Ceremony};
use super::{Attachment, Base64Url, Challenge, Demands, Passkey, PasskeyRefused, UserPasskeys};
use crate::ids::Sub;
use crate::token::Digest;

/// `AuthenticatorAssertionResponse`, of which nothing is believed yet.
#[derive(Clone, Debug)]
pub struct Assertion {
    pub id: Base64Url,
    pub client_data: Base64Url,
    pub authenticator_data: Base64Url,
    pub signature: Base64Url,
    /// Whom the authenticator made the passkey for; it may keep silent where a list of passkeys was sent along.
    pub user_handle: Option<Base64Url>,
}

/// Evidence of a right signature: only [`Assertion::verified`] makes one.
#[derive(Debug)]
pub struct Verified {
    moved: Option<Passkey>,
    attachment: Option<Attachment>,
    user_verified: bool,
}

impl Verified {
    /// The passkey with its counter moved on; `None` when nothing moved, so that nothing is written.
    pub fn moved(&self) -> Option<&Passkey> {
        self.moved.as_ref()
    }

    /// Where the passkey is kept.
    pub fn attachment(&self) -> Option<Attachment> {
        self.attachment
    }

    /// Whether the authenticator verified who holds it: then a passkey can be two factors in one.
    pub fn user_verified(&self) -> bool {
        self.user_verified
    }
}

impl Assertion {
    /// WebAuthn Level 3, 7.2, from step 5 on, for a user who is known already.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn verified(
        &self,
        passkeys: &UserPasskeys,
        user: &Sub,
        challenge: &Challenge,
        demands: &Demands<'_>,
    ) -> Result<Verified, PasskeyRefused> {
        let passkey = passkeys.usable(demands.relying_party).find(|passkey| passkey.id == self.id);
        let passkey = passkey.ok_or(PasskeyRefused::UnknownPasskey)?;
        if self.user_handle.as_ref().is_some_and(|handle| handle.as_bytes() != user.as_str().as_bytes()) {
            return Err(PasskeyRefused::OtherUser);
        }
        client_data::check(self.client_data.as_bytes(), Ceremony::Assertion, challenge, demands)?;
        let data = AuthenticatorData::parse(self.authenticator_data.as_bytes())?;
        data.check(demands)?;
        if data.backup_eligible() != passkey.backup_eligible {
            return Err(PasskeyRefused::BackupChanged);
        }
        let hash = Digest::of(self.client_data.as_bytes()).0;
        let signed = [self.authenticator_data.as_bytes(), &hash].concat();
        passkey.key.verify(&signed, self.signature.as_bytes())?;

        let counts = data.counter != 0 || passkey.counter != 0;
        if counts && data.counter <= passkey.counter {
            return Err(PasskeyRefused::Counter);
        }
        let moved = counts.then(|| Passkey { counter: data.counter, ..passkey.clone() });
        Ok(Verified { moved, attachment: passkey.attachment, user_verified: data.user_verified() })
    }
}
