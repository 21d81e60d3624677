//! What a pool asks of a password.

use crate::pool::PasswordPolicy;

/// Amazon's limit for any password.
const LONGEST: usize = 256;
/// What counts as a symbol. A space counts too, but neither first nor last.
pub(super) const SYMBOLS: &[u8] = b"^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

/// The first rule that a password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRejected {
    #[error("too long")]
    TooLong,
    #[error("too short")]
    TooShort,
    #[error("no lower-case letter")]
    NoLowercase,
    #[error("no upper-case letter")]
    NoUppercase,
    #[error("no digit")]
    NoNumber,
    #[error("no symbol")]
    NoSymbol,
}

/// Only ASCII letters and digits count for their classes; other characters are allowed and count for length alone.
pub fn conforms(policy: &PasswordPolicy, password: &str) -> Result<(), PasswordRejected> {
    let length = password.chars().count();
    if length > LONGEST {
        return Err(PasswordRejected::TooLong);
    }
    if length < usize::from(policy.minimum_length) {
        return Err(PasswordRejected::TooShort);
    }
    if policy.require_lowercase && !password.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Err(PasswordRejected::NoLowercase);
    }
    if policy.require_uppercase && !password.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(PasswordRejected::NoUppercase);
    }
    if policy.require_numbers && !password.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(PasswordRejected::NoNumber);
    }
    if policy.require_symbols && !has_symbol(password) {
        return Err(PasswordRejected::NoSymbol);
    }
    Ok(())
}

fn has_symbol(password: &str) -> bool {
    password.bytes().any(|byte| SYMBOLS.contains(&byte)) || password.trim_matches(' ').contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_broken_rule_is_named() {
        let strict = PasswordPolicy::default();
        let cases = [
            ("", Err(PasswordRejected::TooShort)),
            ("Aa1!aaa", Err(PasswordRejected::TooShort)),
            ("AAAAAAAA", Err(PasswordRejected::NoLowercase)),
            ("aaaaaaaa", Err(PasswordRejected::NoUppercase)),
            ("aaaaaaaA", Err(PasswordRejected::NoNumber)),
            ("aaaaaaA1", Err(PasswordRejected::NoSymbol)),
            ("aaaaaaA1-", Ok(())),
            ("aaa aaA1", Ok(())),
            (" aaaaaA1", Err(PasswordRejected::NoSymbol)),
            ("aaaaaA1 ", Err(PasswordRejected::NoSymbol)),
            // Letters of other alphabets count for length alone.
            ("ÄÖÜäöü1!", Err(PasswordRejected::NoLowercase)),
            ("aaaaaA1€", Err(PasswordRejected::NoSymbol)),
            ("aaaaA1!ü", Ok(())),
        ];
        for (password, expected) in cases {
            assert_eq!(conforms(&strict, password), expected, "{password}");
        }
    }

    #[test]
    fn every_symbol_counts() {
        let policy = PasswordPolicy::default();
        for symbol in "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-".chars() {
            assert_eq!(conforms(&policy, &format!("aaaaaA1{symbol}")), Ok(()), "{symbol}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        let policy = PasswordPolicy { minimum_length: 6, ..PasswordPolicy::default() };

        assert_eq!(conforms(&policy, "aA1!€"), Err(PasswordRejected::TooShort));
        assert_eq!(conforms(&policy, &format!("aA1!{}", "é".repeat(252))), Ok(()));
        assert_eq!(conforms(&policy, &format!("aA1!{}", "é".repeat(253))), Err(PasswordRejected::TooLong));
    }
}
