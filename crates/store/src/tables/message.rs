//! Messages on their way, found by when somebody may take them; and afterwards, for a while, what became of them.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::RecordId;
use domain::message::{Outgoing, State};
use domain::secret::Sealed;
use domain::time::Timestamp;

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table};
use crate::transaction::{Cursor, Page, Transaction};

pub(crate) const BY_DUE: PlainIndex = PlainIndex::global(&Outgoing::TABLE, 1, "due message", 8);
const BY_END: PlainIndex = PlainIndex::global(&Outgoing::TABLE, 2, "end of a message", 8);
/// By what became of it, then by moment: what was given up, for people to look at.
const BY_FINISH: PlainIndex = PlainIndex::global(&Outgoing::TABLE, 3, "failed message", 8);

/// A message that was taken holds a code that may still be good: it does not stay longer than a complaint takes.
const TAKEN_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// A message that nobody took waits for a person.
const FAILED_KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// How a message that is over ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// Nobody took it.
    Failed,
    /// The address does not exist, or its owner complained.
    Unwelcome,
}

impl Finished {
    fn of(message: &Outgoing) -> Option<Self> {
        match &message.state {
            State::Failed { .. } => Some(Self::Failed),
            State::Bounced { .. } | State::Complained { .. } => Some(Self::Unwelcome),
            _ => None,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Unwelcome => 2,
        }
    }
}

impl Record for Outgoing {
    const TABLE: Table = Table::new(0x0b, "message", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_DUE), Index::Plain(BY_END), Index::Plain(BY_FINISH)];
    type Key = RecordId;

    fn key(&self) -> RecordId {
        self.id
    }

    fn index(&self, entries: &mut Entries) {
        if let Some(due) = self.claimable_from() {
            entries.plain(&BY_DUE, (), due);
        }
        if let Some(end) = self.end() {
            entries.plain(&BY_END, (), end);
            if let Some(finished) = Finished::of(self) {
                entries.plain(&BY_FINISH, (), (finished.number(), end));
            }
        }
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.payload);
    }
}

/// In wall time.
impl Expires for Outgoing {
    const BY_END: PlainIndex = BY_END;

    fn end(&self) -> Option<Timestamp> {
        match &self.state {
            State::Queued { .. } => None,
            State::Sent { at, .. } | State::Delivered { at } | State::Dropped { at } => Some(at.plus(TAKEN_KEPT)),
            State::Bounced { at, .. } | State::Complained { at } | State::Failed { at, .. } => {
                Some(at.plus(FAILED_KEPT))
            }
        }
    }
}

impl Transaction {
    pub async fn message(&mut self, id: RecordId) -> Result<Option<Arc<Outgoing>>> {
        self.get(&id).await
    }

    /// Messages that ended badly, oldest first: what a person may want to look at.
    pub async fn dead_letters(
        &mut self,
        how: Finished,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Outgoing>>> {
        let values = crate::index::Values::equal(how.number());
        self.list(&BY_FINISH, (), &values, after, limit).await
    }

    /// Messages that are still to be sent, in the order in which somebody may take them.
    pub async fn waiting_messages(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Outgoing>>> {
        self.list(&BY_DUE, (), &crate::index::Values::all(), after, limit).await
    }
}
