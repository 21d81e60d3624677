//! Temporary passwords, for users whom an administrator invites.

use zeroize::Zeroizing;

use crate::pool::PasswordPolicy;
use crate::random::{self, Random};
use crate::secret::Secret;

// People copy these from messages: no character that looks like another, and no symbol that HTML or a shell eats.
const LOWERCASE: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const UPPERCASE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &[u8] = b"23456789";
const SYMBOLS: &[u8] = b"-_.,:+=*@#%?!";
const SHORTEST: usize = 8;

/// A password that conforms to the policy whatever it asks: one character of every class, then any of them, shuffled.
pub fn generate_temporary(policy: &PasswordPolicy, random: &dyn Random) -> Secret {
    let length = usize::from(policy.minimum_length).max(SHORTEST);
    let every = [LOWERCASE, UPPERCASE, DIGITS, SYMBOLS].concat();
    let mut drawn = Zeroizing::new(String::with_capacity(length));
    for class in [LOWERCASE, UPPERCASE, DIGITS, SYMBOLS] {
        drawn.push_str(&random::text(random, class, 1));
    }
    let missing = length.saturating_sub(drawn.len());
    drawn.push_str(&random::text(random, &every, missing));

    let mut left = Zeroizing::new(std::mem::take(&mut *drawn).into_bytes());
    let mut shuffled = String::with_capacity(length);
    while !left.is_empty() {
        let size = u32::try_from(left.len()).unwrap_or(u32::MAX);
        let place = usize::try_from(random::below(random, size)).unwrap_or(0);
        shuffled.push(char::from(left.swap_remove(place)));
    }
    Secret::new(shuffled)
}

#[cfg(test)]
mod tests {
    use super::super::conforms;
    use super::*;
    use crate::random::fixed::Counter;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whatever_a_pool_asks_is_met(minimum_length in 6_u8..=99, asked: [bool; 4]) {
            let policy = PasswordPolicy {
                minimum_length,
                require_lowercase: asked[0],
                require_uppercase: asked[1],
                require_numbers: asked[2],
                require_symbols: asked[3],
                ..PasswordPolicy::default()
            };

            let password = generate_temporary(&policy, &Counter::default());

            prop_assert_eq!(conforms(&policy, password.expose()), Ok(()));
            prop_assert_eq!(password.expose().len(), usize::from(minimum_length.max(8)));
        }
    }

    #[test]
    fn no_place_always_holds_the_same_class() {
        let random = Counter::default();
        let policy = PasswordPolicy::default();
        let mut first = [0; 4];
        for _ in 0..400 {
            let password = generate_temporary(&policy, &random);
            let byte = password.expose().as_bytes()[0];
            let class = [LOWERCASE, UPPERCASE, DIGITS, SYMBOLS].iter().position(|class| class.contains(&byte)).unwrap();
            first[class] += 1;
        }

        assert!(first.iter().all(|count| *count > 20), "{first:?}");
    }
}
