//! A remembered device proves itself by SRP, and may do so in the place of a second factor.

use std::ops::ControlFlow::{Break, Continue};

use super::gate::{Obstacle, Path, may_sign_in};
use super::machine::{Facts, Progress, Refusal, Step};
use super::order::{self, Station};
use super::{Challenge, ChallengeName, SrpExchange, mfa};
use crate::device::replaces_second_factor;
use crate::ids::DeviceId;
use crate::password::Checked;

/// The device that a sign-in comes from, as far as it was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct SeenDevice {
    pub(super) id: DeviceId,
    #[serde(default, skip_serializing_if = "crate::names::is_false")]
    pub(super) proved: bool,
}

/// What a second factor and a device have to do with each other: a remembered device takes the factor's place where the
/// pool's rules say so, and proves itself after it elsewhere. It stands for no factor that the user has yet to set up.
pub(super) fn with_mfa(progress: Progress, facts: Facts<'_>) -> Station {
    match mfa::demanded(progress.clone(), facts) {
        Continue(progress) => demanded(progress, facts),
        Break(step) if asks_for_factor(&step) && stands_for_factor(facts) => demanded(progress, facts),
        Break(step) => Break(step),
    }
}

fn demanded(progress: Progress, facts: Facts<'_>) -> Station {
    let is_remembered = facts.device.is_some_and(|device| device.is_remembered());
    let is_proved = progress.device.is_some_and(|device| device.proved);
    if is_remembered && !is_proved { Break(progress.ask(Challenge::DeviceSrp)) } else { Continue(progress) }
}

fn stands_for_factor(facts: Facts<'_>) -> bool {
    facts.device.is_some_and(|device| device.is_remembered())
        && facts.pool.settings.devices.is_some_and(replaces_second_factor)
}

fn asks_for_factor(step: &Step) -> bool {
    use ChallengeName as Name;
    match step {
        Step::Ask(pending) => {
            matches!(pending.name(), Name::SmsMfa | Name::EmailOtp | Name::SoftwareTokenMfa | Name::SelectMfaType)
        }
        // A code has to be made first.
        Step::Need(_) => true,
        Step::SignedIn(_) | Step::Refused(_) => false,
    }
}

/// The client's public number: the server's is sent.
pub(super) fn begun(progress: Progress, exchange: SrpExchange, facts: Facts<'_>) -> Step {
    match refused_at_once(facts) {
        Some(obstacle) => Step::Refused(Refusal::Obstacle(obstacle)),
        None if progress.device.is_none() => Step::Refused(Refusal::WrongAnswer),
        None => progress.ask(Challenge::DeviceVerifier(exchange)),
    }
}

/// The device's proof.
pub(super) fn proved(mut progress: Progress, checked: Checked, facts: Facts<'_>) -> Step {
    if let Some(obstacle) = refused_at_once(facts) {
        return Step::Refused(Refusal::Obstacle(obstacle));
    }
    let Some(device) = &mut progress.device else { return Step::Refused(Refusal::WrongAnswer) };
    if !checked.is_right() {
        return Step::Refused(Refusal::WrongPassword);
    }
    device.proved = true;
    order::next(progress, facts)
}

fn refused_at_once(facts: Facts<'_>) -> Option<Obstacle> {
    may_sign_in(Path::SignIn(facts.attempts), facts.credentials, facts.now).err()
}

#[cfg(test)]
#[path = "device_tests.rs"]
mod tests;
