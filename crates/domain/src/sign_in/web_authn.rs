//! Passkeys at sign-in: a first factor, and two factors in one where pool and person say so.

use serde::{Deserialize, Serialize};

use super::first_factor::refused_at_once;
use super::machine::{Facts, Need, Progress, Refusal, Step};
use super::mfa::{self, Demand};
use super::{Challenge, Method, order};
use crate::passkey::{self, Attachment, RelyingParty, Verified};
use crate::pool::PasskeyFactors;

/// What a passkey is to sign, and for whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasskeyQuestion {
    pub challenge: passkey::Challenge,
    /// As it was when the question was put: a pool that moves meanwhile waits for the next sign-in.
    pub relying_party: RelyingParty,
}

/// A sign-in that waits for [`Need::AskPasskey`].
#[derive(Debug)]
pub struct Asking(Progress);

impl Asking {
    pub(super) fn passkey(progress: Progress) -> Step {
        Step::Need(Need::AskPasskey(Self(progress)))
    }

    /// The user's passkeys are asked this.
    pub fn with(self, question: PasskeyQuestion) -> Step {
        self.0.ask(Challenge::WebAuthn(question))
    }

    /// There is none any more, or none for this pool.
    pub fn without(self) -> Step {
        Step::Refused(Refusal::NotAvailable)
    }
}

/// Whether a passkey is a choice: it is enough by itself, or counts as the second factor too.
pub(super) fn is_enough(facts: Facts<'_>) -> bool {
    must_verify(facts) || mfa::demand(facts.pool, facts.user, &facts.credentials.factors) == Demand::Nothing
}

/// Whether a passkey is to stand for two factors: the pool says that it may, and the user turned it on. Then the
/// authenticator must know who holds it.
pub fn must_verify(facts: Facts<'_>) -> bool {
    let counts = facts.pool.mfa.passkeys.as_ref().and_then(|passkeys| passkeys.factors);
    counts == Some(PasskeyFactors::MultiWithUserVerification) && facts.credentials.factors.passkeys
}

/// `None` is a signature that is not right. Nobody guesses one, so it is no failed attempt; but its session is over.
pub(super) fn answered(progress: Progress, verified: Option<&Verified>, facts: Facts<'_>) -> Step {
    if let Some(obstacle) = refused_at_once(facts) {
        return Step::Refused(Refusal::Obstacle(obstacle));
    }
    let Some(verified) = verified else { return Step::Refused(Refusal::WrongPasskey) };
    let method = match verified.attachment() {
        Some(Attachment::CrossPlatform) => Method::HardwareKey,
        Some(Attachment::Platform) | None => Method::SoftwareKey,
    };
    let progress = progress.proved(method);
    let is_second_too = verified.user_verified() && must_verify(facts);
    order::next(if is_second_too { progress.proved(Method::SeveralFactors) } else { progress }, facts)
}
