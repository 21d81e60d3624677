//! The second factor: which one is asked, if any.

use std::ops::ControlFlow::{Break, Continue};

use super::ChallengeName;
use super::machine::{Facts, Progress, Refusal, Step};
use super::order::Station;
use crate::pool::MfaMode;

/// A pool that demands a second factor gives no tokens without one.
pub(super) fn demanded(progress: Progress, facts: Facts<'_>) -> Station {
    match facts.pool.mfa.mode {
        MfaMode::On => Break(Step::Refused(Refusal::NotBuilt(ChallengeName::MfaSetup))),
        MfaMode::Off | MfaMode::Optional => Continue(progress),
    }
}
