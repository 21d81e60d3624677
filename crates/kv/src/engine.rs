//! The trait that every engine implements, and the values it answers with.

use bytes::Bytes;
use futures::future::BoxFuture;

use crate::{Commit, CommitError, EngineError, Key, Span};

/// An ordered map of bytes with consistent point reads, bounded scans and one atomic conditional commit.
///
/// Futures may be dropped at any time: a read is then abandoned, a commit that has been handed over may still happen.
pub trait Engine: Send + Sync {
    /// What each key holds, in the order asked, all seen in one snapshot. A key may be asked twice.
    fn get<'a>(&'a self, keys: &'a [Key]) -> BoxFuture<'a, Result<Vec<Option<Versioned>>, EngineError>>;

    /// The first `limit` entries of the span in ascending order of keys, seen in one snapshot.
    ///
    /// An empty span answers with nothing; one that leaves its table byte is [`EngineError::Invalid`].
    fn scan<'a>(&'a self, span: &'a Span, limit: usize) -> BoxFuture<'a, Result<Vec<Entry>, EngineError>>;

    /// Writes everything if every expectation holds, else nothing. Durable when it answers `Ok`.
    fn commit<'a>(&'a self, commit: &'a Commit) -> BoxFuture<'a, Result<(), CommitError>>;

    /// Removes every key.
    fn clear<'a>(&'a self) -> BoxFuture<'a, Result<(), EngineError>>;

    /// Finishes accepted commits, then releases files, threads and connections. Later calls may fail; closing twice is fine.
    fn close<'a>(&'a self) -> BoxFuture<'a, ()>;

    /// "memory", "sqlite" or "postgres": for people and for metrics.
    fn name(&self) -> &'static str;
}

/// The random 63-bit id of the commit that wrote a value; never a counter, so it never repeats for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Version(i64);

impl Version {
    /// Makes an id of 64 random bits, of which it keeps 63.
    pub fn from_random(bits: u64) -> Self {
        Self((bits >> 1).cast_signed())
    }

    /// The number as engines store it, or as [`Version::get`] gave it.
    pub const fn from_stored(number: i64) -> Self {
        Self(number)
    }

    /// The number, 0 or above for a version made of random bits.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// A value and the commit that wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned {
    pub value: Bytes,
    pub version: Version,
}

/// One row of a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: Key,
    pub value: Bytes,
    pub version: Version,
}
