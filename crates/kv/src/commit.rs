//! One conditional write: what must still hold, and what to change if it does.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::{EngineError, Key, Version};

/// The longest list of expectations an engine accepts. Longer ones are a design mistake of the caller, as they hold
/// locks in PostgreSQL and time in the single writer of SQLite.
pub const MOST_EXPECTATIONS: usize = 256;

/// Nothing is written unless every expectation still holds.
///
/// A write without an expectation is blind: it succeeds whatever the key holds. Do not write blindly to a key that
/// another commit may expect absent.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The version that every value put here will carry. Never use an id twice, not even to try again.
    pub id: Version,
    pub expect: BTreeMap<Key, Expected>,
    pub writes: BTreeMap<Key, Write>,
}

/// What a key must hold at the moment of the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Absent,
    Version(Version),
}

/// What becomes of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    Put(Bytes),
    /// Removing what is not there is no error.
    Delete,
}

impl Commit {
    /// A commit that expects nothing and changes nothing yet.
    pub fn new(id: Version) -> Self {
        Self { id, expect: BTreeMap::new(), writes: BTreeMap::new() }
    }

    /// Adds an expectation; the last one for a key counts.
    pub fn expect(mut self, key: Key, expected: Expected) -> Self {
        self.expect.insert(key, expected);
        self
    }

    /// Adds a write of a value.
    pub fn put(mut self, key: Key, value: impl Into<Bytes>) -> Self {
        self.writes.insert(key, Write::Put(value.into()));
        self
    }

    /// Adds a removal.
    pub fn delete(mut self, key: Key) -> Self {
        self.writes.insert(key, Write::Delete);
        self
    }

    pub(crate) fn check(&self) -> Result<(), EngineError> {
        if self.expect.len() > MOST_EXPECTATIONS {
            return Err(EngineError::Invalid("a commit has more than 256 expectations"));
        }
        Ok(())
    }
}

impl Expected {
    /// Whether the version found (`None`: no such key) is the expected one.
    pub(crate) fn holds(self, found: Option<Version>) -> bool {
        match self {
            Self::Absent => found.is_none(),
            Self::Version(version) => found == Some(version),
        }
    }
}
