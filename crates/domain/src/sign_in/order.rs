//! What is asked after a right answer, in Cognito's order: obstacles, a new password, the level that was asked for, a
//! remembered device instead of a second factor, a second factor, tokens.

use std::ops::ControlFlow::{self, Break, Continue};

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step, Visit};
use super::{Challenge, Proof, device, step_up};

/// A station passes a sign-in on, or stops it with what must happen first.
pub(super) type Station = ControlFlow<Step, Progress>;

/// The one way from a right answer to the next question, and the only one to a [`Proof`].
pub(super) fn next(progress: Progress, facts: Facts<'_>) -> Step {
    match stations(progress, facts) {
        Break(step) => step,
        Continue(progress) => finish(progress, facts),
    }
}

fn stations(progress: Progress, facts: Facts<'_>) -> Station {
    let progress = obstacles(progress, facts)?;
    let progress = step_up::demanded(progress, facts)?;
    device::with_mfa(progress, facts)
}

fn obstacles(progress: Progress, facts: Facts<'_>) -> Station {
    // Who only asked for a name proved nothing.
    if progress.methods.is_empty() {
        return Break(Step::Refused(Refusal::WrongAnswer));
    }
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Ok(()) => Continue(progress),
        Err(Obstacle::NewPasswordRequired) => Break(progress.ask(Challenge::NewPassword)),
        Err(obstacle) => Break(Step::Refused(Refusal::Obstacle(obstacle))),
    }
}

fn finish(progress: Progress, facts: Facts<'_>) -> Step {
    let assurance = progress.assured.as_ref().and_then(|_| step_up::assurance(&progress.shown()));
    let credit = progress.credit().to_vec();
    let Progress { visit, methods, device, .. } = progress;
    let Visit { pool, client, user, event_id, stranger } = visit;
    // Nobody's password is never right; should it ever be, there is still nobody to sign in.
    if stranger.is_some() {
        return Step::Refused(Refusal::WrongPassword);
    }
    Step::SignedIn(Proof {
        pool,
        client,
        user,
        generation: facts.credentials.generation,
        at: facts.now,
        event_id,
        methods,
        credit,
        assurance,
        device: device.map(|device| device.id),
    })
}
