//! What a check can find.

use std::fmt;

use domain::ids::PoolNumber;
use kv::Key;

/// Problems beyond this many are only counted.
const MOST: usize = 1000;

/// What was checked, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub records: u64,
    pub entries: u64,
    /// The first thousand.
    pub problems: Vec<Problem>,
    /// How many there are besides.
    pub others: u64,
}

/// One difference between what is and what should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Unreadable {
        table: &'static str,
        record: Key,
        why: String,
    },
    /// A record lacks an entry: it is not found by what it should be.
    Missing {
        entry: Key,
        record: Key,
    },
    /// The entry leads elsewhere.
    Wrong {
        entry: Key,
        record: Key,
    },
    /// An entry that its record does not have, or whose record is not there.
    Extra {
        index: &'static str,
        entry: Key,
        record: Option<Key>,
    },
    Orphan {
        table: &'static str,
        record: Key,
        parent: Key,
    },
    Count {
        pool: PoolNumber,
        what: &'static str,
        stored: i64,
        counted: i64,
    },
}

impl Report {
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn add(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            if self.problems.len() < MOST {
                self.problems.push(problem);
            } else {
                self.others += 1;
            }
        }
    }
}

/// One line for each problem, and one with the figures.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let found = u64::try_from(self.problems.len()).unwrap_or(u64::MAX).saturating_add(self.others);
        write!(f, "{} records, {} index entries, {found} problems", self.records, self.entries)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { record, why, .. } => write!(f, "unreadable: record {record:?}: {why}"),
            Self::Missing { entry, record } => write!(f, "missing: entry {entry:?} of record {record:?}"),
            Self::Wrong { entry, record } => write!(f, "wrong: entry {entry:?} does not lead to record {record:?}"),
            Self::Extra { index, entry, record: Some(record) } => {
                write!(f, "extra: entry {entry:?} ({index}) that record {record:?} does not have")
            }
            Self::Extra { index, entry, record: None } => write!(f, "extra: entry {entry:?} ({index})"),
            Self::Orphan { table, record, parent } => {
                write!(f, "orphan: {table} {record:?} without {parent:?}")
            }
            Self::Count { pool, what, stored, counted } => {
                write!(f, "count: pool {pool} says {stored} {what} and has {counted}")
            }
        }
    }
}
