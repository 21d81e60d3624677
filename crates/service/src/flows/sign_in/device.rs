//! The device that a request comes from, as far as it says.

use super::Parameters;
use crate::{
    caller::VerifiedApp,
    refusals::{Refusal, Result},
};

/// No device was ever remembered here, so a key names none; Amplify then drops its own memory and tries again.
///
/// # Errors
/// [`Refusal::NoSuchDevice`].
pub(super) fn check(app: &VerifiedApp, parameters: Parameters<'_>) -> Result<()> {
    if app.pool.settings.devices.is_some() && parameters.get("DEVICE_KEY").is_some() {
        return Err(Refusal::NoSuchDevice);
    }
    Ok(())
}
