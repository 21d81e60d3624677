//! SOFTWARE_TOKEN_MFA: a code that the person's authenticator shows.

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step};
use super::{Method, mfa, order};
use crate::user::{Credentials, Factor, TokenRefused};

/// Judges the answer. `credentials` are those that a right one commits: its code is used up in them.
pub(super) fn answered(
    progress: Progress,
    checked: Result<(), TokenRefused>,
    credentials: &Credentials,
    facts: Facts<'_>,
) -> Step {
    // Before the code, so that a lock hides whether it was right.
    if let Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. })) =
        may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now)
    {
        return Step::Refused(Refusal::Obstacle(obstacle));
    }
    let usable = mfa::usable(facts.pool, facts.user, &facts.credentials.factors);
    if !usable.contains(&Factor::SoftwareTokenMfa) {
        return Step::Refused(Refusal::WrongAnswer);
    }
    match checked {
        Err(TokenRefused::Mismatch) => Step::Refused(Refusal::WrongToken),
        Err(TokenRefused::Used) => Step::Refused(Refusal::TokenUsed),
        Ok(()) => order::next(progress.proved(Method::SoftwareToken), Facts { credentials, ..facts }),
    }
}
