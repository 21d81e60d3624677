//! Logs that are kept here and read as those of Amazon CloudWatch Logs are: groups, streams, entries, and the patterns
//! that entries are searched by.
//!
//! All moments are wall time: whoever reads logs asks by a clock of their own.

mod group;
mod pattern;

pub use group::{
    DEFAULT_KEPT, GroupRefused, LONGEST_TEXT, LogEntry, LogGroup, LogGroupNumber, LogStream, RETENTION_DAYS,
};
pub use pattern::{Comparison, Condition, Fields, Found, Malformed, Path, Pattern, Step, Terms};
