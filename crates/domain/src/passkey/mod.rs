//! Passkeys: public keys that a person's authenticators made for one relying party, and how their answers are verified
//! (Web Authentication, Level 3).
//!
//! [`UserPasskeys`] is what is kept of a user: at most twenty [`Passkey`]s and the one registration that is under way.
//! [`Registration::verified`] and [`Assertion::verified`] are pure: they take the bytes that a browser sent, what was
//! asked, and what is demanded. JSON around those bytes is the service's; the client data within them is not, for the
//! authenticator signed it.

mod assertion;
mod attestation;
mod authenticator_data;
mod bytes;
mod cbor;
mod challenge;
mod client_data;
mod kept;
mod makers;
mod public_key;
mod refused;
mod registration;
mod relying_party;

pub use assertion::{Assertion, Verified};
pub use bytes::Base64Url;
pub use challenge::{Challenge, REGISTRATION_LIFETIME};
pub use kept::{Attachment, MAX_PASSKEYS, Passkey, UserPasskeys};
pub use public_key::{Algorithm, PublicKey};
pub use refused::PasskeyRefused;
pub use registration::Registration;
pub use relying_party::RelyingParty;

/// What an answer must fulfil besides its cryptography.
#[derive(Clone, Copy, Debug)]
pub struct Demands<'a> {
    pub relying_party: &'a RelyingParty,
    /// Whether the authenticator must have verified who holds it, by biometrics or PIN.
    pub user_verification: bool,
}
