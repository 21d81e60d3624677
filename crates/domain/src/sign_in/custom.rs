//! CUSTOM_AUTH: the pool's own functions ask the questions and say when it is enough.

use serde::{Deserialize, Serialize};

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Need, Progress, Refusal, Step};
use super::{Challenge, Method, SrpExchange, order};
use crate::ids::PoolNumber;
use crate::secret::Sealed;
use crate::time::Timestamp;
use crate::token::Digest;

/// One finished question, as DefineAuthChallenge is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// `challengeName`
    pub challenge: String,
    /// `challengeResult`
    pub right: bool,
    /// `challengeMetadata`, of CUSTOM_CHALLENGE only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
}

impl Round {
    pub fn of(challenge: &str, right: bool) -> Self {
        Self { challenge: challenge.to_owned(), right, metadata: None }
    }
}

/// What such a sign-in remembers besides its session: it grows with every question, and the functions' private
/// parameters leave the server for nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomState {
    pub pool: PoolNumber,
    /// Known to the session alone.
    pub id: Digest,
    pub rounds: Vec<Round>,
    /// `SRP_A`, where the password comes into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub srp_a: Option<String>,
    /// Of the question that waits: `privateChallengeParameters` as JSON, sealed for this record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<Sealed>,
    /// Of the question that waits: what its round will be remembered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    pub expires: Timestamp,
}

/// What DefineAuthChallenge says.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// `issueTokens`
    Enough,
    /// `failAuthentication`
    Denied,
    /// CUSTOM_CHALLENGE
    AskOwn,
    /// PASSWORD_VERIFIER, with the exchange that `SRP_A` began.
    AskPassword(SrpExchange),
}

/// A sign-in that waits for [`Need::Define`].
#[derive(Debug)]
pub struct Defining(Progress);

/// A sign-in that waits for [`Need::Create`].
#[derive(Debug)]
pub struct Creating(Progress);

pub(super) fn define(progress: Progress) -> Step {
    Step::Need(Need::Define(Defining(progress)))
}

impl Defining {
    /// What the functions are told at the next step is stored under `id`.
    pub fn answered(self, verdict: Verdict, id: Digest, facts: Facts<'_>) -> Step {
        let Self(mut progress) = self;
        progress.custom = Some(id);
        match verdict {
            Verdict::Denied => Step::Refused(Refusal::Denied),
            Verdict::AskOwn => Step::Need(Need::Create(Creating(progress))),
            Verdict::AskPassword(exchange) => progress.ask(Challenge::PasswordVerifier(exchange)),
            Verdict::Enough => {
                progress.custom = None;
                order::next(progress.proved(Method::Custom), facts)
            }
        }
    }
}

impl Creating {
    /// The question is written.
    pub fn created(self) -> Step {
        self.0.ask(Challenge::Custom)
    }
}

/// The answer to a question of the pool's own was looked at, or the password was proved: what follows is the functions'
/// to say, also after a wrong answer.
pub(super) fn answered(progress: Progress, facts: Facts<'_>) -> Step {
    match may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        Err(obstacle @ (Obstacle::Disabled | Obstacle::Locked { .. })) => Step::Refused(Refusal::Obstacle(obstacle)),
        Ok(()) | Err(_) => define(progress),
    }
}
