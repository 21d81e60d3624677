//! What a code is good for.

use serde::{Deserialize, Serialize};

/// An attribute that a message can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    Email,
    PhoneNumber,
}

impl Contact {
    /// The attribute's name.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The attribute that tells whether the address is proved.
    pub const fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::PhoneNumber => "phone_number_verified",
        }
    }
}

/// One code is live for each user and purpose; a new one replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    SignUp,
    VerifyEmail,
    VerifyPhoneNumber,
    ResetPassword,
    /// A second factor by SMS.
    SmsMfa,
    /// A second factor by e-mail.
    EmailMfa,
    /// A first factor by SMS.
    SmsOtp,
    /// A first factor by e-mail.
    EmailOtp,
}
