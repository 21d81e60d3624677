//! What a code is good for.

use std::time::Duration;

use crate::names::names;
use crate::pool::Contact;

names! {
    /// One code is live for each user and purpose; a new one replaces it.
    pub enum Purpose {
        SignUp = "sign_up",
        VerifyEmail = "verify_email",
        VerifyPhoneNumber = "verify_phone_number",
        ResetPassword = "reset_password",
        /// A second factor by SMS.
        SmsMfa = "sms_mfa",
        /// A second factor by e-mail.
        EmailMfa = "email_mfa",
        /// A first factor by SMS.
        SmsOtp = "sms_otp",
        /// A first factor by e-mail.
        EmailOtp = "email_otp",
    }
}

const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);

impl Purpose {
    /// Verification of one contact attribute.
    pub const fn verify(contact: Contact) -> Self {
        match contact {
            Contact::Email => Self::VerifyEmail,
            Contact::PhoneNumber => Self::VerifyPhoneNumber,
        }
    }

    /// First factors have eight digits, as Cognito's messages show; everything else six.
    pub const fn digits(self) -> usize {
        match self {
            Self::SmsOtp | Self::EmailOtp => 8,
            _ => 6,
        }
    }

    /// Amazon's lifetimes of codes; those of a sign-in end with its session.
    pub const fn lifetime(self, session: Duration) -> Duration {
        match self {
            Self::SignUp | Self::VerifyEmail | Self::VerifyPhoneNumber => DAY,
            Self::ResetPassword => HOUR,
            Self::SmsMfa | Self::EmailMfa | Self::SmsOtp | Self::EmailOtp => session,
        }
    }
}
