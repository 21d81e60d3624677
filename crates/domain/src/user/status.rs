//! Where a user stands between signing up and being able to sign in.

use crate::names::names;

names! {
    /// The states Cognito shows as `UserStatus`. Being enabled is a separate matter: see
    /// [`Credentials::enabled`](super::Credentials::enabled).
    pub enum Status {
        /// Signed up; nobody has shown yet that the address is theirs.
        Unconfirmed = "UNCONFIRMED",
        Confirmed = "CONFIRMED",
        /// Imported, or reset by an administrator: only the forgot-password path leads on.
        ResetRequired = "RESET_REQUIRED",
        /// Holds a temporary password that the next sign-in must replace.
        ForceChangePassword = "FORCE_CHANGE_PASSWORD",
        /// Known through an identity provider; has no password here.
        ExternalProvider = "EXTERNAL_PROVIDER",
    }
}
