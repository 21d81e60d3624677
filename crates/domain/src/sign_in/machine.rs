//! The machine: what was proved, and what is asked next.

use std::time::Duration;

use super::gate::{Obstacle, Path, may_sign_in};
use super::{ChallengeName, Method, Proof, Session, SessionRefused};
use crate::ids::{ClientId, PoolNumber, UserId};
use crate::password::Checked;
use crate::random::{self, Random};
use crate::time::Timestamp;
use crate::token::Digest;
use crate::user::{Attempts, Credentials};

/// Who signs in where.
#[derive(Clone, Debug)]
pub struct Visit {
    pub pool: PoolNumber,
    pub client: ClientId,
    pub user: UserId,
    /// One UUID for all steps.
    pub event_id: String,
}

/// What is known of the user at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub credentials: &'a Credentials,
    pub attempts: &'a Attempts,
    pub now: Timestamp,
}

/// What must happen next.
#[derive(Debug)]
#[must_use]
pub enum Step {
    Ask(Challenge),
    Need(Need),
    SignedIn(Proof),
    Refused(Refusal),
}

/// Something only the outside can do, with the machine that waits for it.
#[derive(Debug)]
pub enum Need {
    /// Ask the pool's function whether this user may try; without one, nobody objects. Its objection ends the sign-in:
    /// the machine is dropped.
    PreAuthentication(Waiting),
}

/// A sign-in that waits for [`Need::PreAuthentication`].
#[derive(Debug)]
pub struct Waiting(Progress);

impl Waiting {
    /// Nobody objected.
    pub fn allowed(self) -> Challenge {
        Challenge::Password(Pending(self.0))
    }
}

/// Why a sign-in ends without tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    Obstacle(Obstacle),
    /// Counts as a failed attempt.
    #[error("wrong password")]
    WrongPassword,
    /// The answer is to another question, or the user changed since it was asked.
    #[error("not an answer to the pending challenge")]
    WrongAnswer,
}

impl Refusal {
    /// Whether the user's failures grow by it.
    pub const fn is_failed_attempt(self) -> bool {
        matches!(self, Self::WrongPassword)
    }
}

/// A question to the person.
#[derive(Debug)]
pub enum Challenge {
    Password(Pending),
    /// The temporary password was right and must be replaced.
    NewPassword(Pending),
}

/// What a challenge remembers; opaque outside of this module.
#[derive(Debug)]
pub struct Pending(Progress);

#[derive(Debug)]
struct Progress {
    visit: Visit,
    epoch: u32,
    methods: Vec<Method>,
}

/// An answer, as evidence: the outside has done the work, this machine judges what follows.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    Password(Checked),
    /// The credentials as they will be committed with the tokens, the new password among them.
    NewPassword {
        changed: &'a Credentials,
    },
}

/// Opens a sign-in by password.
pub fn begin(visit: Visit, facts: Facts<'_>) -> Step {
    if !is_of(&visit, facts.credentials) {
        return Step::Refused(Refusal::WrongAnswer);
    }
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. })) => Step::Refused(Refusal::Obstacle(obstacle)),
        // Whoever does not know the password learns nothing of the other obstacles.
        Ok(()) | Err(_) => Step::Need(Need::PreAuthentication(Waiting(Progress {
            visit,
            epoch: facts.credentials.epoch,
            methods: Vec::new(),
        }))),
    }
}

impl Challenge {
    pub const fn name(&self) -> ChallengeName {
        match self {
            Self::Password(_) => ChallengeName::Password,
            Self::NewPassword(_) => ChallengeName::NewPasswordRequired,
        }
    }

    /// The state to seal when the answer comes with a later request, at most `validity` from now.
    pub fn session(&self, validity: Duration, random: &dyn Random, now: Timestamp) -> Session {
        let Progress { visit, epoch, methods } = self.progress();
        Session {
            pool: visit.pool,
            client: visit.client.clone(),
            user: visit.user,
            challenge: self.name(),
            epoch: *epoch,
            issued: now,
            expires: now.plus(validity),
            nonce: Digest(random::bytes(random)),
            event_id: visit.event_id.clone(),
            methods: methods.clone(),
        }
    }

    /// Takes up a session that was sealed for this pool and client and is answered as `name`. Whether it was used
    /// before is the store's to know: see [`Session::marker`].
    pub fn resume(
        session: Session,
        pool: PoolNumber,
        client: &ClientId,
        name: ChallengeName,
        now: Timestamp,
    ) -> Result<Self, SessionRefused> {
        if session.pool != pool || session.client != *client {
            return Err(SessionRefused::Foreign);
        }
        if now >= session.expires {
            return Err(SessionRefused::Expired);
        }
        if session.challenge != name {
            return Err(SessionRefused::Foreign);
        }
        let Session { pool, client, user, epoch, event_id, methods, .. } = session;
        let pending = Pending(Progress { visit: Visit { pool, client, user, event_id }, epoch, methods });
        match name {
            ChallengeName::Password => Ok(Self::Password(pending)),
            ChallengeName::NewPasswordRequired => Ok(Self::NewPassword(pending)),
            _ => Err(SessionRefused::Foreign),
        }
    }

    /// Moves the sign-in on. `facts` are the user's as they are stored at this moment.
    pub fn answer(self, answer: Answer<'_>, facts: Facts<'_>) -> Step {
        if !is_of(&self.progress().visit, facts.credentials) || facts.credentials.epoch != self.progress().epoch {
            return Step::Refused(Refusal::WrongAnswer);
        }
        match (self, answer) {
            (Self::Password(Pending(progress)), Answer::Password(checked)) => after_password(progress, checked, facts),
            (Self::NewPassword(Pending(progress)), Answer::NewPassword { changed }) => {
                after_new_password(progress, changed, facts)
            }
            _ => Step::Refused(Refusal::WrongAnswer),
        }
    }

    const fn progress(&self) -> &Progress {
        match self {
            Self::Password(Pending(progress)) | Self::NewPassword(Pending(progress)) => progress,
        }
    }
}

fn after_password(mut progress: Progress, checked: Checked, facts: Facts<'_>) -> Step {
    let obstacle = may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now).err();
    match obstacle {
        // These come before the password in Cognito's order, and are refused whatever it is.
        Some(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. } | Obstacle::ResetRequired)) => {
            return Step::Refused(Refusal::Obstacle(obstacle));
        }
        _ if !checked.is_right() => return Step::Refused(Refusal::WrongPassword),
        _ => progress.methods.push(Method::Password),
    }
    match obstacle {
        None => finish(progress, facts.credentials, facts.now),
        Some(Obstacle::NewPasswordRequired) => Step::Ask(Challenge::NewPassword(Pending(progress))),
        Some(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
    }
}

fn after_new_password(progress: Progress, changed: &Credentials, facts: Facts<'_>) -> Step {
    // The old state first: an administrator may have disabled the user, or the temporary password expired, meanwhile.
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Err(Obstacle::NewPasswordRequired) => {}
        Err(obstacle) => return Step::Refused(Refusal::Obstacle(obstacle)),
        Ok(()) => return Step::Refused(Refusal::WrongAnswer),
    }
    if !is_of(&progress.visit, changed) || changed.epoch == progress.epoch || changed.password.is_none() {
        return Step::Refused(Refusal::WrongAnswer);
    }
    match may_sign_in(Path::SignIn(facts.attempts), changed, facts.now) {
        Ok(()) => finish(progress, changed, facts.now),
        Err(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
    }
}

fn finish(progress: Progress, credentials: &Credentials, now: Timestamp) -> Step {
    let Progress { visit: Visit { pool, client, user, event_id }, methods, .. } = progress;
    Step::SignedIn(Proof { pool, client, user, generation: credentials.generation, at: now, event_id, methods })
}

fn is_of(visit: &Visit, credentials: &Credentials) -> bool {
    (visit.pool, visit.user) == (credentials.pool, credentials.id)
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
