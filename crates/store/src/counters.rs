//! Counts that nobody waits for: every change is a row of its own under a random key, so that two commits that count
//! never meet. A count is the sum of its rows, read in one scan; the sweeper folds the rows together.

use domain::ids::PoolNumber;
use domain::random::{self, Random};
use kv::{Bytes, Commit, Expected, Key, Write};

use crate::failure::{Failure, Result};
use crate::index::Values;
use crate::key::{KeyPart as _, KeyTuple};
use crate::store::Store;
use crate::transaction::scan_page;
use crate::transaction::{Cursor, Transaction};

/// The table byte of counts, which no table of records can have for its entries.
pub(crate) const TABLE: u8 = 0x80;

/// So many rows are summed up or folded at a time.
const BATCH: usize = 200;

/// What is counted in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counter {
    pub pool: PoolNumber,
    pub(crate) number: u8,
}

impl Counter {
    /// `EstimatedNumberOfUsers`.
    pub const fn users(pool: PoolNumber) -> Self {
        Self { pool, number: 1 }
    }

    /// Groups, which Amazon limits.
    pub const fn groups(pool: PoolNumber) -> Self {
        Self { pool, number: 2 }
    }

    /// Identity providers, which Amazon limits.
    pub const fn identity_providers(pool: PoolNumber) -> Self {
        Self { pool, number: 0x30 }
    }

    /// Resource servers, which Amazon limits.
    pub const fn resource_servers(pool: PoolNumber) -> Self {
        Self { pool, number: 0x32 }
    }

    /// Import jobs, which Amazon limits.
    pub const fn import_jobs(pool: PoolNumber) -> Self {
        Self { pool, number: 0x38 }
    }

    /// For people: what is counted.
    pub(crate) const fn name(&self) -> &'static str {
        match self.number {
            1 => "users",
            2 => "groups",
            0x30 => "identity providers",
            0x32 => "resource servers",
            0x38 => "import jobs",
            _ => "things of another release",
        }
    }

    fn beginning(&self) -> Vec<u8> {
        let mut bytes = vec![TABLE];
        (self.pool, self.number).encode(&mut bytes);
        bytes
    }

    /// The row that folded ones end in: before all others, whose keys are longer.
    fn total(&self) -> Key {
        Key::new(self.beginning())
    }

    pub(crate) fn of_key(key: &[u8]) -> Option<Self> {
        let mut rest = key.strip_prefix(&[TABLE])?;
        let (pool, number) = KeyTuple::decode(&mut rest)?;
        Some(Self { pool, number })
    }
}

/// A row that changes a count.
pub(crate) fn delta(counter: Counter, change: i64, random: &dyn Random) -> (Key, Bytes) {
    let mut key = counter.beginning();
    key.extend_from_slice(&random::bytes::<8>(random));
    (Key::new(key), value(change))
}

fn value(number: i64) -> Bytes {
    Bytes::copy_from_slice(&number.to_be_bytes())
}

pub(crate) fn number(value: &[u8]) -> Result<i64> {
    let unreadable = |_| Failure::Unreadable { table: "count", why: "it has no 8 bytes".to_owned() };
    value.try_into().map(i64::from_be_bytes).map_err(unreadable)
}

impl Transaction {
    /// How many there are. The commit does not rely on it, nor does it see what this transaction writes.
    ///
    /// # Errors
    /// The engine's.
    pub async fn count(&mut self, counter: Counter) -> Result<u64> {
        let mut sum = 0;
        let mut after: Option<Cursor> = None;
        loop {
            // Small rows, and one scan is exact: a large page.
            let rows =
                scan_page(self.store.engine(), &Values::all(), &counter.beginning(), after.as_ref(), 10_000).await?;
            for row in rows.items {
                sum += number(&row.value)?;
            }
            after = rows.next;
            if after.is_none() {
                return Ok(u64::try_from(sum).unwrap_or(0));
            }
        }
    }
}

/// Folds rows into totals, at most `limit` of them, and tells how many are gone. A conflict leaves rows to the next time.
pub(crate) async fn fold(store: &Store, limit: usize) -> Result<usize> {
    let mut folded = 0;
    let mut after: Option<Cursor> = None;
    while folded < limit {
        let rows = scan_page(store.engine(), &Values::all(), &[TABLE], after.as_ref(), BATCH).await?;
        let mut groups: Vec<(Counter, Vec<kv::Entry>)> = Vec::new();
        for row in rows.items {
            let Some(counter) = Counter::of_key(row.key.as_bytes()) else { continue };
            match groups.last_mut() {
                Some((last, rows)) if *last == counter => rows.push(row),
                _ => groups.push((counter, vec![row])),
            }
        }
        for (counter, rows) in groups {
            folded += fold_one(store, counter, &rows).await?;
        }
        after = rows.next;
        if after.is_none() {
            break;
        }
    }
    Ok(folded)
}

async fn fold_one(store: &Store, counter: Counter, rows: &[kv::Entry]) -> Result<usize> {
    let total = counter.total();
    let deltas = rows.iter().filter(|row| row.key != total).count();
    if deltas == 0 {
        return Ok(0);
    }
    let mut commit = Commit::new(store.new_version());
    let mut sum = 0;
    // The total is the first row; in a page that begins behind it, it must be read.
    if rows.iter().all(|row| row.key != total) {
        let found = store.engine().get(std::slice::from_ref(&total)).await?.pop().flatten();
        let expected = found.as_ref().map_or(Expected::Absent, |found| Expected::Version(found.version));
        commit.expect.insert(total.clone(), expected);
        if let Some(found) = found {
            sum += number(&found.value)?;
        }
    }
    for row in rows {
        sum += number(&row.value)?;
        commit.expect.insert(row.key.clone(), Expected::Version(row.version));
        commit.writes.insert(row.key.clone(), Write::Delete);
    }
    let write = if sum == 0 { Write::Delete } else { Write::Put(value(sum)) };
    commit.writes.insert(total, write);
    match store.engine().commit(&commit).await {
        Ok(()) => Ok(deltas),
        Err(kv::CommitError::Conflict) => Ok(0),
        Err(kv::CommitError::Engine(error)) => Err(error.into()),
    }
}
