//! The questions a sign-in may ask, by name.

use crate::names::names;

names! {
    /// Every challenge of the protocol, under the name the wire calls it by.
    pub enum ChallengeName {
        Password = "PASSWORD",
        PasswordSrp = "PASSWORD_SRP",
        PasswordVerifier = "PASSWORD_VERIFIER",
        NewPasswordRequired = "NEW_PASSWORD_REQUIRED",
        SmsMfa = "SMS_MFA",
        EmailOtp = "EMAIL_OTP",
        SmsOtp = "SMS_OTP",
        SoftwareTokenMfa = "SOFTWARE_TOKEN_MFA",
        SelectMfaType = "SELECT_MFA_TYPE",
        MfaSetup = "MFA_SETUP",
        CustomChallenge = "CUSTOM_CHALLENGE",
        DeviceSrpAuth = "DEVICE_SRP_AUTH",
        DevicePasswordVerifier = "DEVICE_PASSWORD_VERIFIER",
        SelectChallenge = "SELECT_CHALLENGE",
        WebAuthn = "WEB_AUTHN",
        AdminNoSrpAuth = "ADMIN_NO_SRP_AUTH",
    }
}
