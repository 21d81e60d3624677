//! The operating system's randomness, through the generator of the cryptographic library.

use domain::random::Random;

pub struct SystemRandom;

impl Random for SystemRandom {
    #[allow(clippy::disallowed_methods, reason = "the one adapter that draws; everything else is given a Random")]
    fn fill(&self, bytes: &mut [u8]) {
        if aws_lc_rs::rand::fill(bytes).is_err() {
            // Codes and keys that could be guessed are worse than no server.
            std::process::abort();
        }
    }
}
