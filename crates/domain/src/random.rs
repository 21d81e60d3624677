//! Randomness as an argument: rules draw from a [`Random`] that they are given and never from a global one, so that
//! tests see the same codes and ids every time.

use uuid::Uuid;

/// A source of bytes. In the server it is the system's cryptographic generator.
pub trait Random: Send + Sync {
    /// Overwrites all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` fresh bytes.
pub fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut drawn = [0; N];
    random.fill(&mut drawn);
    drawn
}

/// A number from `0` to `limit - 1`, each equally likely; 0 when `limit` is 0.
pub fn below(random: &dyn Random, limit: u32) -> u32 {
    // Draws at or past the last whole multiple of the limit are thrown away: a plain remainder favours small numbers.
    let limit = limit.max(1);
    let whole = u32::MAX - (u32::MAX % limit);
    loop {
        let drawn = u32::from_be_bytes(bytes(random));
        if drawn < whole {
            return drawn % limit;
        }
    }
}

/// `length` characters of an alphabet, each equally likely; empty when the alphabet is.
pub fn text(random: &dyn Random, alphabet: &[u8], length: usize) -> String {
    let size = u32::try_from(alphabet.len()).unwrap_or(u32::MAX);
    let mut drawn = String::with_capacity(length);
    for _ in 0..length {
        let place = usize::try_from(below(random, size)).unwrap_or(0);
        if let Some(&byte) = alphabet.get(place) {
            drawn.push(char::from(byte));
        }
    }
    drawn
}

/// A number of `length` decimal digits, zeros in front kept: a one-time code.
pub fn digits(random: &dyn Random, length: usize) -> String {
    text(random, b"0123456789", length)
}

/// A UUID of version 4.
pub fn uuid(random: &dyn Random) -> Uuid {
    uuid::Builder::from_random_bytes(bytes(random)).into_uuid()
}

/// Sources for tests of this crate.
#[cfg(test)]
pub(crate) mod fixed {
    use super::Random;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A small generator (SplitMix64) that begins at the same place every time.
    #[derive(Default)]
    pub struct Counter(AtomicU64);

    impl Random for Counter {
        fn fill(&self, bytes: &mut [u8]) {
            for chunk in bytes.chunks_mut(8) {
                let step = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
                let mut mixed = step.wrapping_add(0x9e37_79b9_7f4a_7c15);
                mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                mixed ^= mixed >> 31;
                chunk.copy_from_slice(&mixed.to_be_bytes()[..chunk.len()]);
            }
        }
    }

    /// Hands out given words first, then zeros.
    pub struct Script(pub std::sync::Mutex<Vec<u32>>);

    impl Random for Script {
        fn fill(&self, bytes: &mut [u8]) {
            let mut words = self.0.lock().unwrap();
            for chunk in bytes.chunks_mut(4) {
                let word = if words.is_empty() { 0 } else { words.remove(0) };
                chunk.copy_from_slice(&word.to_be_bytes()[..chunk.len()]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixed::{Counter, Script};
    use super::*;

    #[test]
    fn draws_that_would_favour_small_numbers_are_thrown_away() {
        // 2^32 - 6 is the first draw past the last multiple of ten.
        let random = Script(vec![u32::MAX, u32::MAX - 5, 13].into());

        assert_eq!(below(&random, 10), 3);
    }

    #[test]
    fn every_number_below_the_limit_comes_up() {
        let random = Counter::default();
        let mut seen = [0_u32; 7];
        for _ in 0..7_000 {
            seen[below(&random, 7) as usize] += 1;
        }

        for count in seen {
            assert!((850..1150).contains(&count), "{seen:?}");
        }
    }

    #[test]
    fn codes_keep_their_zeros_in_front() {
        assert_eq!(digits(&Script(vec![0, 0, 7].into()), 6), "007000");
    }

    #[test]
    fn a_limit_of_none_or_one_has_one_answer() {
        let random = Counter::default();

        assert_eq!(below(&random, 0), 0);
        assert_eq!(below(&random, 1), 0);
        assert_eq!(text(&random, b"", 5), "");
    }
}
