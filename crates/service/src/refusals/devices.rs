//! The words for what is wrong with devices.

use domain::device::DeviceSecretRefused;
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceRefusal {
    /// The pool does not track devices.
    TrackingOff,
    /// A key that did not come with the session of the access token.
    NotIssued,
    /// Confirmed before.
    Exists,
    NoSecret,
    Secret(DeviceSecretRefused),
}

pub fn word(why: DeviceRefusal) -> ApiError {
    match why {
        DeviceRefusal::TrackingOff => ApiError::new(
            Kind::InvalidUserPoolConfigurationException,
            "Device tracking is not enabled for the user pool.",
        ),
        DeviceRefusal::NotIssued => ApiError::new(Kind::InvalidParameterException, "Invalid device key given."),
        DeviceRefusal::Exists => ApiError::new(Kind::DeviceKeyExistsException, "Device key already exists."),
        DeviceRefusal::NoSecret => ApiError::new(
            Kind::InvalidParameterException,
            "PasswordVerifier and Salt are required in DeviceSecretVerifierConfig.",
        ),
        DeviceRefusal::Secret(DeviceSecretRefused::Verifier) => {
            ApiError::new(Kind::InvalidParameterException, "Invalid PasswordVerifier given.")
        }
        DeviceRefusal::Secret(DeviceSecretRefused::Salt) => {
            ApiError::new(Kind::InvalidParameterException, "Invalid Salt given.")
        }
    }
}

impl From<DeviceRefusal> for Refusal {
    fn from(why: DeviceRefusal) -> Self {
        Self::Device(why)
    }
}

impl From<DeviceSecretRefused> for Refusal {
    fn from(why: DeviceSecretRefused) -> Self {
        Self::Device(DeviceRefusal::Secret(why))
    }
}
