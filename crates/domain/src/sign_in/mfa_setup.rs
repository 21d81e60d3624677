//! MFA_SETUP: a pool demands a second factor, and the person gets one before there are tokens.
//!
//! A software token takes three requests: a secret is handed out, a code proves it, the challenge is answered. The
//! state goes with the session: two people who set up at once do not meet, and nothing is stored before the proof.

use serde::{Deserialize, Serialize};

use super::gate::{Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step};
use super::mfa::{self, Demand};
use super::sent_code::Sending;
use super::{Challenge, Method, order};
use crate::otp::Purpose;
use crate::pool::Contact;
use crate::user::{Credentials, Factor, PendingToken};

/// What may be set up, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MfaSetup {
    among: Vec<Factor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<TokenSetup>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TokenSetup {
    /// Handed out, and shown to nobody else.
    Secret(PendingToken),
    /// The number of the token that a right code has proved.
    Proved(u32),
}

impl MfaSetup {
    pub(super) const fn offered(among: Vec<Factor>) -> Self {
        Self { among, token: None }
    }

    /// MFAS_CAN_SETUP
    pub fn among(&self) -> &[Factor] {
        &self.among
    }

    /// The secret that is still to be proved.
    pub const fn secret(&self) -> Option<&PendingToken> {
        match &self.token {
            Some(TokenSetup::Secret(pending)) => Some(pending),
            Some(TokenSetup::Proved(_)) | None => None,
        }
    }

    fn with(self, token: TokenSetup) -> Challenge {
        Challenge::MfaSetup(Self { token: Some(token), ..self })
    }
}

/// What the person did about a second factor.
#[derive(Clone, Copy, Debug)]
pub enum SetUp<'a> {
    /// Asked for a secret; this one was drawn.
    Associated(&'a PendingToken),
    /// Showed a right code: the credentials as they will be committed, with the token.
    TokenProved(&'a Credentials),
    /// Answers the challenge after that.
    Token,
    /// Gives an address, to which a code goes.
    Email(&'a str),
}

pub(super) fn answered(progress: Progress, setup: MfaSetup, done: SetUp<'_>, facts: Facts<'_>) -> Step {
    if let Err(obstacle) = may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now) {
        return Step::Refused(Refusal::Obstacle(obstacle));
    }
    match done {
        SetUp::Associated(pending) if may_set_up(Factor::SoftwareTokenMfa, facts) => {
            progress.ask(setup.with(TokenSetup::Secret(pending.clone())))
        }
        SetUp::TokenProved(changed) if may_set_up(Factor::SoftwareTokenMfa, facts) => {
            match (setup.secret(), &changed.factors.software_token) {
                (Some(pending), Some(token)) if pending.number == token.number => {
                    progress.ask(setup.with(TokenSetup::Proved(token.number)))
                }
                _ => Step::Refused(Refusal::WrongAnswer),
            }
        }
        SetUp::Token => {
            let token = facts.credentials.factors.software_token.as_ref().map(|token| token.number);
            let usable = mfa::usable(facts.pool, facts.user, &facts.credentials.factors);
            match setup.token {
                Some(TokenSetup::Proved(number))
                    if token == Some(number) && usable.contains(&Factor::SoftwareTokenMfa) =>
                {
                    order::next(progress.proved(Method::SoftwareToken), facts)
                }
                _ => Step::Refused(Refusal::WrongAnswer),
            }
        }
        SetUp::Email(address) if may_set_up(Factor::EmailOtp, facts) => {
            Sending::to_new(progress, Purpose::EmailMfa, Contact::Email, address.to_owned())
        }
        SetUp::Associated(_) | SetUp::TokenProved(_) | SetUp::Email(_) => Step::Refused(Refusal::WrongAnswer),
    }
}

/// Whoever has a second factor by now is asked for it: a session of before does not get around it.
fn may_set_up(factor: Factor, facts: Facts<'_>) -> bool {
    let demand = mfa::demand(facts.pool, facts.user, &facts.credentials.factors);
    matches!(demand, Demand::SetUp(among) if among.contains(&factor))
}

#[cfg(test)]
#[path = "second_factor_tests.rs"]
mod tests;
