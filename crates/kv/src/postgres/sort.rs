//! A commit sorted by what the server must do with each key.

use crate::{Commit, Expected, Key, Write};

/// Lists of keys, each in ascending order.
#[derive(Default)]
pub(super) struct Sorted<'c> {
    /// Locked before anything else, so that rivals wait for each other in the order of keys: all that is written or
    /// expected absent.
    pub(super) held: Vec<&'c [u8]>,
    /// Present and expected, but not written: locked against writers only.
    pub(super) seen: Vec<&'c [u8]>,
    /// Every expectation: the key, and its version or `None` for absent.
    pub(super) expected: Vec<&'c [u8]>,
    pub(super) versions: Vec<Option<i64>>,
    /// The keys among them expected absent.
    pub(super) absent: Vec<&'c [u8]>,
    /// Rows to write, guards among them.
    pub(super) puts: Vec<&'c [u8]>,
    pub(super) values: Vec<&'c [u8]>,
    /// Rows to remove that are known to be there.
    pub(super) deletes: Vec<&'c [u8]>,
    /// Rows among `puts` that are removed again in the same transaction: only a row can be locked, so an absence is
    /// held by writing one, and a key removed whatever it holds is written first, lest a rival's new row escape.
    pub(super) guards: Vec<&'c [u8]>,
}

impl<'c> Sorted<'c> {
    pub(super) fn new(commit: &'c Commit) -> Self {
        let mut sorted = Self::default();
        for (key, expected) in &commit.expect {
            sorted.expected.push(key.as_bytes());
            sorted.versions.push(match expected {
                Expected::Absent => None,
                Expected::Version(version) => Some(version.get()),
            });
            match expected {
                Expected::Absent => sorted.absent.push(key.as_bytes()),
                Expected::Version(_) if !commit.writes.contains_key(key) => sorted.seen.push(key.as_bytes()),
                Expected::Version(_) => {}
            }
        }

        // A guard may stand between two writes: one ordered list of both.
        let guards = commit.expect.iter().filter(|(_, expected)| **expected == Expected::Absent).map(|(key, _)| key);
        let mut touched: Vec<&Key> = commit.writes.keys().chain(guards).collect();
        touched.sort_unstable();
        touched.dedup();
        for key in touched {
            let bytes = key.as_bytes();
            sorted.held.push(bytes);
            match (commit.writes.get(key), commit.expect.get(key)) {
                (Some(Write::Put(value)), _) => {
                    sorted.puts.push(bytes);
                    sorted.values.push(value);
                }
                (Some(Write::Delete), Some(Expected::Version(_))) => sorted.deletes.push(bytes),
                _ => {
                    sorted.puts.push(bytes);
                    sorted.values.push(&[]);
                    sorted.guards.push(bytes);
                }
            }
        }
        sorted
    }
}
