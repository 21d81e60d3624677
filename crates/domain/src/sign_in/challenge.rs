//! The questions a sign-in may ask.

use serde::{Deserialize, Serialize};

/// Every challenge of the protocol, under the name the wire calls it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChallengeName {
    Password,
    PasswordSrp,
    PasswordVerifier,
    NewPasswordRequired,
    SmsMfa,
    EmailOtp,
    SmsOtp,
    SoftwareTokenMfa,
    SelectMfaType,
    MfaSetup,
    CustomChallenge,
    DeviceSrpAuth,
    DevicePasswordVerifier,
    SelectChallenge,
    WebAuthn,
    AdminNoSrpAuth,
}
