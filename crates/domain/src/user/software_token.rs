//! An authenticator that a user registered.

use serde::{Deserialize, Serialize};

use crate::otp::TotpSecret;
use crate::secret::Sealed;
use crate::time::Timestamp;

/// A secret that was handed out, and that no code has proved yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingToken {
    /// Part of the place that the secret is sealed for.
    pub number: u32,
    pub secret: Sealed,
}

/// An authenticator that showed a right code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoftwareToken {
    /// Part of the place that the secret is sealed for.
    pub number: u32,
    pub secret: Sealed,
    /// `FriendlyDeviceName`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The step of the last code that was accepted: it and all before it are used up. Counted in wall time.
    pub last_step: u64,
}

/// Why a typed code of a software token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    #[error("not a code of this token at this time")]
    Mismatch,
    /// RFC 6238, 5.2: a code is accepted once.
    #[error("the code was used before")]
    Used,
}

impl PendingToken {
    /// The token after its first code. `secret` is this one's, opened.
    pub fn proved(
        self,
        secret: &TotpSecret,
        typed: &str,
        name: Option<String>,
        wall: Timestamp,
    ) -> Result<SoftwareToken, TokenRefused> {
        let last_step = secret.step_of(typed, wall).ok_or(TokenRefused::Mismatch)?;
        Ok(SoftwareToken { number: self.number, secret: self.secret, name, last_step })
    }
}

impl SoftwareToken {
    /// The token after one more code. `secret` is this one's, opened.
    pub fn answered(mut self, secret: &TotpSecret, typed: &str, wall: Timestamp) -> Result<Self, TokenRefused> {
        let step = secret.step_of(typed, wall).ok_or(TokenRefused::Mismatch)?;
        if step <= self.last_step {
            return Err(TokenRefused::Used);
        }
        self.last_step = step;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of RFC 6238's key, by the second they begin to be shown.
    const SHOWN: [(i64, &str); 2] = [(1_111_111_080, "081804"), (1_111_111_110, "050471")];

    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890")
    }

    #[test]
    fn a_code_is_accepted_once_and_those_before_it_no_more() {
        let at = |(seconds, _): (i64, &str)| Timestamp::from_seconds(seconds);
        let [first, second] = SHOWN;
        let pending = PendingToken { number: 1, secret: Sealed::from_ciphertext(vec![1]) };

        let wrong = pending.clone().proved(&secret(), "000000", None, at(first));
        assert_eq!(wrong, Err(TokenRefused::Mismatch));
        let token = pending.proved(&secret(), first.1, Some("phone".into()), at(first)).unwrap();
        assert_eq!(token.name.as_deref(), Some("phone"));
        assert_eq!(token.clone().answered(&secret(), first.1, at(first)), Err(TokenRefused::Used));
        assert_eq!(token.clone().answered(&secret(), "000000", at(first)), Err(TokenRefused::Mismatch));

        let token = token.answered(&secret(), second.1, at(first)).unwrap();
        assert_eq!(token.clone().answered(&secret(), second.1, at(second)), Err(TokenRefused::Used));
        assert_eq!(token.answered(&secret(), first.1, at(second)), Err(TokenRefused::Used), "an older step");
    }
}
