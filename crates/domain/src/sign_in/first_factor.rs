//! The first factor: passwords, shown or proved.

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step};
use super::{Challenge, Method, SrpExchange, custom, order};
use crate::password::Checked;

/// A password that was shown.
pub(super) fn password(progress: Progress, checked: Checked, facts: Facts<'_>) -> Step {
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        // These come before the password in Cognito's order, and are refused whatever it is.
        Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. } | Obstacle::ResetRequired)) => {
            Step::Refused(Refusal::Obstacle(obstacle))
        }
        _ if !checked.is_right() => Step::Refused(Refusal::WrongPassword),
        _ => order::next(progress.proved(Method::Password), facts),
    }
}

/// The client's public number: the server's is sent, and nothing is told of the user.
pub(super) fn srp_begun(progress: Progress, exchange: SrpExchange, facts: Facts<'_>) -> Step {
    match refused_at_once(facts) {
        Some(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
        None => progress.ask(Challenge::PasswordVerifier(exchange)),
    }
}

/// A password that was proved. Only whoever knows it learns what stands between the user and tokens.
pub(super) fn srp_proof(progress: Progress, checked: Checked, facts: Facts<'_>) -> Step {
    match refused_at_once(facts) {
        Some(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
        None if !checked.is_right() => Step::Refused(Refusal::WrongPassword),
        // The pool's functions asked for it, and go on.
        None if progress.custom.is_some() => custom::answered(progress.proved(Method::Password), facts),
        None => order::next(progress.proved(Method::Password), facts),
    }
}

pub(super) fn refused_at_once(facts: Facts<'_>) -> Option<Obstacle> {
    may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now)
        .err()
        .filter(|obstacle| matches!(obstacle, Obstacle::Disabled | Obstacle::Locked { .. }))
}
