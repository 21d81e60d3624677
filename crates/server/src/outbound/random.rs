//! The operating system's randomness, straight from the kernel: the cryptographic library's generator measures the jitter
//! of the processor before its first byte, which is half the time of a start. It does so when it first signs.

use domain::random::Random;

pub struct SystemRandom;

impl Random for SystemRandom {
    #[allow(clippy::disallowed_methods, reason = "the one adapter that draws; everything else is given a Random")]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Codes and keys that could be guessed are worse than no server.
            std::process::abort();
        }
    }
}
