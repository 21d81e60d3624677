//! A remembered device, which takes the place of a second factor.

use std::ops::ControlFlow::Continue;

use super::machine::{Facts, Progress};
use super::order::Station;

/// No device is remembered yet, so none takes the place of anything.
pub(super) fn instead_of_mfa(progress: Progress, _: Facts<'_>) -> Station {
    Continue(progress)
}
