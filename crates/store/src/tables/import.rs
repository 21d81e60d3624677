//! Import jobs, the newest first; and what belongs to them: the pieces of the file, pages of the log, and for each pool
//! which job is running.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::PoolNumber;
use domain::import::{HardTime, Job, JobId, JobNumber};
use domain::pool::Pool;
use domain::secret::Sealed;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::counters::Counter;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex, UniqueIndex, Values};
use crate::record::{Record, Table, key_of};
use crate::store::Store;
use crate::transaction::{Cursor, Page, Place, Transaction};

const BY_ID: UniqueIndex = UniqueIndex::new(&Job::TABLE, 1, "import job's id");
/// By the wall time from which on a worker may take the job, across pools.
const BY_DUE: PlainIndex = PlainIndex::global(&Job::TABLE, 2, "due import job", 12);
/// By the moment at which a job that nobody started is over, across pools.
const BY_EXPIRY: PlainIndex = PlainIndex::global(&Job::TABLE, 3, "expiry of an import job", 12);

impl Record for Job {
    const TABLE: Table = Table::new(0x38, "import job", 1);
    const INDEXES: &'static [Index] = &[Index::Unique(BY_ID), Index::Plain(BY_DUE), Index::Plain(BY_EXPIRY)];
    type Key = (PoolNumber, JobNumber);

    fn key(&self) -> Self::Key {
        (self.pool, self.number)
    }

    fn index(&self, entries: &mut Entries) {
        entries.unique(&BY_ID, self.pool, self.id.0.as_str());
        match self.due() {
            Some(HardTime::Wall(from)) => entries.plain(&BY_DUE, (), from),
            Some(HardTime::Server(end)) => entries.plain(&BY_EXPIRY, (), end),
            None => {}
        }
        entries.count(Counter::import_jobs(self.pool));
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

/// That a pool's users are being imported, and by which job. Whoever may not change a pool meanwhile relies on there
/// being none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningImport {
    pub pool: PoolNumber,
    pub job: JobNumber,
}

impl Record for RunningImport {
    const TABLE: Table = Table::new(0x51, "running import", 1);
    type Key = PoolNumber;

    fn key(&self) -> PoolNumber {
        self.pool
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

/// A piece of a file as it was sent, all of one size but for the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPiece {
    pub pool: PoolNumber,
    pub job: JobNumber,
    /// The sending it is part of.
    pub sending: u64,
    /// From 0.
    pub index: u32,
    /// The file holds addresses and hashes of passwords.
    pub sealed: Sealed,
}

impl ImportPiece {
    /// Where the piece is sealed for.
    pub fn place(pool: PoolNumber, job: JobNumber, sending: u64, index: u32) -> Vec<u8> {
        let (pool, job) = (pool.0.to_be_bytes(), job.0.to_be_bytes());
        Store::place(&[&pool, &job, &sending.to_be_bytes(), &index.to_be_bytes()])
    }
}

impl Record for ImportPiece {
    const TABLE: Table = Table::new(0x52, "import piece", 1);
    type Key = (PoolNumber, JobNumber, u64, u32);

    fn key(&self) -> Self::Key {
        (self.pool, self.job, self.sending, self.index)
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.sealed);
    }
}

/// Some lines of a job's log. Names and addresses are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLogPage {
    pub pool: PoolNumber,
    pub job: JobNumber,
    /// Lines of the file that were done before it.
    pub after: u64,
    pub text: String,
}

impl Record for ImportLogPage {
    const TABLE: Table = Table::new(0x53, "import log page", 1);
    type Key = (PoolNumber, JobNumber, u64);

    fn key(&self) -> Self::Key {
        (self.pool, self.job, self.after)
    }

    fn ruled_by(&self) -> Option<PoolNumber> {
        Some(self.pool)
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Pool>(&self.pool)]
    }
}

impl Transaction {
    /// A job by its public id. The commit relies on it.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. So for every finder.
    pub async fn import_job(&mut self, pool: PoolNumber, id: &JobId) -> Result<Option<Arc<Job>>> {
        match self.by_unique::<Job>(&BY_ID, pool, id.0.as_str()).await? {
            Some(key) => self.get(&key).await,
            None => Ok(None),
        }
    }

    /// A job by its place. The commit relies on it.
    pub async fn import_job_at(&mut self, pool: PoolNumber, number: JobNumber) -> Result<Option<Arc<Job>>> {
        self.get(&(pool, number)).await
    }

    /// The jobs of a pool, the newest first.
    pub async fn import_jobs(
        &mut self,
        pool: PoolNumber,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<Job>>> {
        self.list_records(pool, after, limit).await
    }

    /// The job that makes users of a pool just now. The commit relies on the answer, and on there being none too.
    pub async fn running_import(&mut self, pool: PoolNumber) -> Result<Option<Arc<RunningImport>>> {
        self.get(&pool).await
    }

    /// A piece of a file. It never changes: the commit does not rely on it.
    pub async fn import_piece(&mut self, job: &Job, sending: u64, index: u32) -> Result<Option<Arc<ImportPiece>>> {
        self.peek(&(job.pool, job.number, sending, index)).await
    }

    /// Removes up to `limit` pieces of a job but those of some sendings, and says how many there were.
    pub async fn remove_import_pieces(&mut self, job: &Job, keep: &[u64], limit: usize) -> Result<usize> {
        let mut removed = 0;
        let mut after = None;
        loop {
            let page = self.list_records::<ImportPiece>((job.pool, job.number), after.as_ref(), limit).await?;
            for piece in page.items.iter().filter(|piece| !keep.contains(&piece.sending)) {
                self.delete(piece.as_ref());
                removed += 1;
            }
            after = page.next;
            if removed > 0 || after.is_none() {
                return Ok(removed);
            }
        }
    }

    /// The log of a job in its order.
    pub async fn import_log(
        &mut self,
        job: &Job,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<Arc<ImportLogPage>>> {
        self.list_records((job.pool, job.number), after, limit).await
    }

    /// The pages of a job's log whose first lines have at least so many lines of the file before them.
    pub async fn import_log_from(&mut self, job: &Job, from: u64, limit: usize) -> Result<Vec<Arc<ImportLogPage>>> {
        let (from, end) = (Place::from_bytes(from.to_be_bytes().into()), Place::from_bytes(vec![u8::MAX; 9]));
        let found = self.list_between((job.pool, job.number), &from, &end, limit).await?;
        Ok(found.items.into_iter().map(|(_, page)| page).collect())
    }

    /// Jobs that a worker should look at: those that may be taken, then those whose time to be started is over.
    pub async fn due_imports(&mut self, wall: Timestamp, now: Timestamp, limit: usize) -> Result<Vec<Arc<Job>>> {
        let until = |end: Timestamp| Values::below(end.plus(Duration::from_millis(1)));
        let mut due = self.list::<Job>(&BY_DUE, (), &until(wall), None, limit).await?.items;
        due.extend(self.list::<Job>(&BY_EXPIRY, (), &until(now), None, limit).await?.items);
        Ok(due)
    }
}
