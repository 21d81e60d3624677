//! A list of compromised passwords, with one on it.

use domain::risk::listed_as;
use service::ports::KnownPasswords;

/// On every world's list; every policy accepts it.
pub const KNOWN_PASSWORD: &str = "Passw0rd-everywhere!";

pub struct OneKnown;

impl KnownPasswords for OneKnown {
    fn contains(&self, sha1: &[u8; 20]) -> std::io::Result<bool> {
        Ok(*sha1 == listed_as(KNOWN_PASSWORD))
    }
}
