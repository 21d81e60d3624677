//! Logs: groups by their names, streams and entries by their group's number.

use std::sync::Arc;

use domain::log::{LogEntry, LogGroup, LogGroupNumber, LogStream};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::key::{KeyPart, encode_beginning};
use crate::record::{Record, Table};
use crate::transaction::{Cursor, Page, Place, Placed, Transaction};

const BY_END: PlainIndex = PlainIndex::global(&LogEntry::TABLE, 1, "end of a log entry", 24);

impl Record for LogGroup {
    const TABLE: Table = Table::new(0x6c, "log group", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        self.name.clone()
    }
}

impl Record for LogStream {
    const TABLE: Table = Table::new(0x6d, "log stream", 1);
    type Key = (LogGroupNumber, String);

    fn key(&self) -> Self::Key {
        (self.group, self.name.clone())
    }
}

impl Record for LogEntry {
    const TABLE: Table = Table::new(0x2e, "log entry", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_END)];
    type Key = (LogGroupNumber, Timestamp, u64);

    fn key(&self) -> Self::Key {
        (self.group, self.at, self.id)
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_END, (), self.end);
    }
}

/// In wall time.
impl Expires for LogEntry {
    const BY_END: PlainIndex = BY_END;

    fn end(&self) -> Option<Timestamp> {
        Some(self.end)
    }
}

/// The sweeper's order to remove what a deleted group held. Nobody finds it any more: the group's number is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroupRemains {
    pub group: LogGroupNumber,
    pub deleted: Timestamp,
}

impl Record for LogGroupRemains {
    const TABLE: Table = Table::new(0x6e, "log group's remains", 1);
    type Key = LogGroupNumber;

    fn key(&self) -> LogGroupNumber {
        self.group
    }
}

/// Names that begin so.
struct Beginning<'a>(&'a str);

impl KeyPart for Beginning<'_> {
    fn encode(&self, into: &mut Vec<u8>) {
        encode_beginning(self.0.as_bytes(), into);
    }
}

impl Transaction {
    /// A group by its name. The commit relies on the answer, and on there being none too.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn log_group(&mut self, name: &str) -> Result<Option<Arc<LogGroup>>> {
        self.get(&name.to_owned()).await
    }

    /// Groups whose names begin so, in the order of names.
    pub async fn log_groups(
        &mut self,
        beginning: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<LogGroup>>> {
        self.list_records(Beginning(beginning), after, limit).await
    }

    /// Removes a group: its streams and entries are invisible at once, and swept later.
    pub fn delete_log_group(&mut self, group: &LogGroup, now: Timestamp) {
        self.delete(group);
        self.put(&LogGroupRemains { group: group.number, deleted: now });
    }

    pub async fn log_stream(&mut self, group: LogGroupNumber, name: &str) -> Result<Option<Arc<LogStream>>> {
        self.get(&(group, name.to_owned())).await
    }

    /// Streams whose names begin so, in the order of names.
    pub async fn log_streams(
        &mut self,
        group: LogGroupNumber,
        beginning: &str,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<LogStream>>> {
        self.list_records((group, Beginning(beginning)), after, limit).await
    }

    /// The entries of a group from one place up to another, the oldest first. One scan.
    pub async fn log_entries(
        &mut self,
        group: LogGroupNumber,
        from: &Place,
        until: &Place,
        limit: usize,
    ) -> Result<Placed<LogEntry>> {
        self.list_between(group, from, until, limit).await
    }
}
