//! The questions to the person, each with all that its answer is checked against.

use serde::{Deserialize, Serialize};

use super::{ChallengeName, MfaSetup, PasskeyQuestion, SentCode, SrpExchange};
use crate::user::Factor;

/// A question that waits for its answer. Sealed into the session, so it holds exactly what its answer is checked
/// against and nothing of it has to be stored.
///
/// A new challenge is a variant here, its evidence a variant of [`Answer`](super::Answer), and its rule a file beside
/// this one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Challenge {
    Password,
    /// The client is to begin SRP with its public number.
    PasswordSrp,
    /// The client is to prove that it knows the password.
    PasswordVerifier(SrpExchange),
    /// The remembered device is to begin SRP with its public number.
    DeviceSrp,
    /// The remembered device is to prove itself.
    DeviceVerifier(SrpExchange),
    /// The temporary password was right and must be replaced.
    NewPassword,
    /// A code that was sent: SMS_MFA, EMAIL_OTP or SMS_OTP.
    SentCode(SentCode),
    SoftwareToken,
    /// One of these second factors is to be chosen.
    SelectMfaType(Vec<Factor>),
    MfaSetup(MfaSetup),
    /// Which of the first factors that are available it shall be.
    SelectChallenge,
    /// A passkey is to sign.
    WebAuthn(PasskeyQuestion),
    /// A question of the pool's own; what its answer is checked against never leaves the server.
    Custom,
}

impl Challenge {
    pub const fn name(&self) -> ChallengeName {
        match self {
            Self::Password => ChallengeName::Password,
            Self::PasswordSrp => ChallengeName::PasswordSrp,
            Self::PasswordVerifier(_) => ChallengeName::PasswordVerifier,
            Self::DeviceSrp => ChallengeName::DeviceSrpAuth,
            Self::DeviceVerifier(_) => ChallengeName::DevicePasswordVerifier,
            Self::NewPassword => ChallengeName::NewPasswordRequired,
            Self::SentCode(sent) => sent.name(),
            Self::SoftwareToken => ChallengeName::SoftwareTokenMfa,
            Self::SelectMfaType(_) => ChallengeName::SelectMfaType,
            Self::MfaSetup(_) => ChallengeName::MfaSetup,
            Self::SelectChallenge => ChallengeName::SelectChallenge,
            Self::WebAuthn(_) => ChallengeName::WebAuthn,
            Self::Custom => ChallengeName::CustomChallenge,
        }
    }
}
