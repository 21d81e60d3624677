//! Where a user stands between signing up and being able to sign in.

use serde::{Deserialize, Serialize};

/// The states Cognito shows as `UserStatus`. Being enabled is a separate matter: see
/// [`Credentials::enabled`](super::Credentials::enabled).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Signed up; nobody has shown yet that the address is theirs.
    Unconfirmed,
    Confirmed,
    /// Imported, or reset by an administrator: only the forgot-password path leads on.
    ResetRequired,
    /// Holds a temporary password that the next sign-in must replace.
    ForceChangePassword,
    /// Known through an identity provider; has no password here.
    ExternalProvider,
}

impl Status {
    pub const ALL: [Self; 5] =
        [Self::Unconfirmed, Self::Confirmed, Self::ResetRequired, Self::ForceChangePassword, Self::ExternalProvider];

    /// The name on the wire and in stored records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
