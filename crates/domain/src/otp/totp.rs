//! Codes that an authenticator computes from a shared secret and the time: RFC 6238 with HMAC-SHA-1, steps of thirty
//! seconds and six digits, as every authenticator application does by default.
//!
//! The time is wall time: the person's device does not know of a clock that was moved here.

use std::fmt;

use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

use crate::random::{self, Random};
use crate::secret::Secret;
use crate::time::Timestamp;

/// Seconds that one code is shown for.
const STEP: u64 = 30;
const DIGITS: u8 = 6;
/// Steps before and after the present one that are accepted, for clocks that differ.
const SKEW: u16 = 1;

/// What a software token and this server share.
pub struct TotpSecret(Totp);

impl TotpSecret {
    /// Bytes of a new secret: Amazon's are 52 characters of base32.
    pub const LENGTH: usize = 32;

    pub fn generate(random: &dyn Random) -> Self {
        let drawn = Zeroizing::new(random::bytes::<{ Self::LENGTH }>(random));
        Self::from_bytes(drawn.as_slice())
    }

    /// A secret that was kept.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(
            Builder::new()
                .with_algorithm(Algorithm::SHA1)
                .with_digits(DIGITS)
                .with_skew(SKEW)
                .with_step_duration(STEP)
                .with_secret(totp_rs::Secret::new(bytes.into()))
                .build_noncompliant(),
        )
    }

    /// To be sealed, and for nothing else.
    pub fn bytes(&self) -> &[u8] {
        self.0.secret().as_bytes()
    }

    /// What the person's application is told, in base32.
    pub fn text(&self) -> Secret {
        Secret::new(self.0.secret().to_base32())
    }

    /// The step whose code was typed, if it is the present one or next to it. Takes the same time for every wrong code.
    pub fn step_of(&self, typed: &str, wall: Timestamp) -> Option<u64> {
        // Digits of other scripts and signs are none to the RFC.
        if typed.len() != usize::from(DIGITS) || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0.check(typed, u64::try_from(wall.seconds()).ok()?)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::random::fixed::Counter;

    /// The key of RFC 6238, appendix B.
    fn of_the_rfc() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn the_vectors_of_rfc_6238() {
        // Appendix B prints eight digits; six are the last six of them.
        let table = [
            (59, "94287082", 0x1),
            (1_111_111_109, "07081804", 0x0235_23EC),
            (1_111_111_111, "14050471", 0x0235_23ED),
            (1_234_567_890, "89005924", 0x0273_EF07),
            (2_000_000_000, "69279037", 0x03F9_40AA),
            (20_000_000_000, "65353130", 0x27BC_86AA),
        ];
        for (seconds, printed, step) in table {
            assert_eq!(of_the_rfc().step_of(&printed[2..], at(seconds)), Some(step), "{seconds}");
        }
    }

    #[test]
    fn a_step_to_either_side_is_accepted_and_no_more() {
        let code = "050471";
        let from = 0x0235_23ED * 30;
        for (seconds, accepted) in [(-31, false), (-30, true), (-1, true), (0, true), (59, true), (60, false)] {
            assert_eq!(of_the_rfc().step_of(code, at(from + seconds)).is_some(), accepted, "{seconds}");
        }
    }

    #[test]
    fn nothing_but_six_plain_digits_is_a_code() {
        let now = at(1_111_111_111);
        for wrong in ["", "50471", "0050471", " 050471", "050471 ", "+50471", "٠٥٠٤٧١", "０５０４７１", "05047a"]
        {
            assert_eq!(of_the_rfc().step_of(wrong, now), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_secret_is_shown_in_base32_and_otherwise_hidden() {
        let secret = TotpSecret::generate(&Counter::default());

        let text = secret.text();

        assert_eq!(text.expose().len(), 52);
        assert!(text.expose().bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)));
        assert_eq!(format!("{secret:?}"), "TotpSecret(..)");
        assert_eq!(of_the_rfc().text().expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(TotpSecret::from_bytes(secret.bytes()).text(), text);
    }

    proptest! {
        #[test]
        fn codes_of_long_ago_and_of_the_future_are_worth_nothing(steps in 2_u64..100_000, before: bool) {
            let now = at(1_790_000_000);
            let shift = Duration::from_secs(steps * STEP);
            let then = if before { now.minus(shift) } else { now.plus(shift) };
            let secret = TotpSecret::generate(&Counter::default());
            let code = secret.0.generate(u64::try_from(then.seconds()).unwrap()).to_string();

            // One in a million codes is another step's by chance.
            let neighbours = [now.minus(Duration::from_secs(STEP)), now, now.plus(Duration::from_secs(STEP))];
            let by_chance = neighbours.iter().any(|at| {
                secret.0.generate(u64::try_from(at.seconds()).unwrap()).to_string() == code
            });
            prop_assert_eq!(secret.step_of(&code, now).is_some(), by_chance);
        }
    }
}
