//! Checking a store against itself: every index entry and every count is computed anew from the records.
//!
//! Streams in bounded memory and may run beside a working server: what looks wrong is looked at again, together with its
//! record in one snapshot, before it is reported. Counts alone cannot be compared in one snapshot; under load a
//! difference in a count may be news and not damage.

mod problem;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::identity_pool::IdentityPool;
use domain::ids::{IdentityPoolId, PoolNumber};
use domain::pool::Pool;
use kv::{Key, Versioned};

pub use problem::{Problem, Report};

use crate::counters::{self, Counter};
use crate::failure::{Failure, Result};
use crate::index::{Entries, Index, Values};
use crate::key::KeyTuple as _;
use crate::record::{Record as _, Table, key_of};
use crate::store::Store;
use crate::tables::{self, AnyTable, IdentityPoolRemains, PoolRemains};
use crate::transaction::{Cursor, scan_page};

/// Rows read at a time.
const BATCH: usize = 256;
/// How often something is looked at that changes whenever it is: what will not hold still is in use, not damaged.
const LOOKS: usize = 16;

/// Checks everything.
///
/// # Errors
/// The engine's. Records that cannot be read are reported, not failed on.
pub async fn verify(store: &Store) -> Result<Report> {
    let mut verifier = Verifier { store, report: Report::default(), counted: BTreeMap::new() };
    for table in tables::ALL {
        verifier.records(table).await?;
    }
    for table in tables::ALL {
        verifier.entries(table).await?;
    }
    verifier.counts().await?;
    Ok(verifier.report)
}

struct Verifier<'a> {
    store: &'a Store,
    report: Report,
    counted: BTreeMap<Counter, i64>,
}

/// Rows read in one snapshot.
type Rows = HashMap<Key, Versioned>;

impl Verifier<'_> {
    /// Every record is readable, has its parents, and has exactly the entries it should have.
    async fn records(&mut self, table: &AnyTable) -> Result<()> {
        let mut after: Option<Cursor> = None;
        loop {
            let page = self.page(&[table.table.byte], after.as_ref()).await?;
            let mut expectations = Vec::with_capacity(page.items.len());
            for row in page.items {
                self.report.records += 1;
                match self.expectation(table, &row.key, &row.value).await {
                    Ok(expectation) => {
                        for counter in &expectation.counted {
                            *self.counted.entry(*counter).or_default() += 1;
                        }
                        expectations.push(expectation);
                    }
                    Err(problem) => self.unreadable(table.table, row.key, problem)?,
                }
            }

            let mut keys = Vec::new();
            for expectation in &expectations {
                expectation.keys(&mut keys);
            }
            let rows = self.read(&keys).await?;
            for expectation in expectations {
                if expectation.problems(&rows).is_empty() {
                    continue;
                }
                let problems = self.look_again(table, expectation).await?;
                self.report.add(problems);
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Something looked wrong: the record and all it should have, again and in one snapshot.
    async fn look_again(&mut self, table: &AnyTable, mut expectation: Expectation) -> Result<Vec<Problem>> {
        for _ in 0..LOOKS {
            let mut keys = vec![expectation.record.clone()];
            expectation.keys(&mut keys);
            let rows = self.read(&keys).await?;
            let Some(record) = rows.get(&expectation.record) else {
                return Ok(Vec::new());
            };
            // Entries of another version of the record are no proof.
            if record.value == expectation.value {
                return Ok(expectation.problems(&rows));
            }
            let key = expectation.record.clone();
            match self.expectation(table, &key, &record.value).await {
                Ok(newer) => expectation = newer,
                Err(failure) => {
                    self.unreadable(table.table, key, failure)?;
                    return Ok(Vec::new());
                }
            }
        }
        Ok(Vec::new())
    }

    /// Every entry belongs to a record that has it.
    async fn entries(&mut self, table: &AnyTable) -> Result<()> {
        let mut heads: Vec<Vec<u8>> = table.indexes.iter().map(Index::head).collect();
        heads.dedup();
        for head in heads {
            let mut after: Option<Cursor> = None;
            loop {
                let page = self.page(&head, after.as_ref()).await?;
                let mut owners = Vec::with_capacity(page.items.len());
                for row in &page.items {
                    owners.push(owner(table, &row.key, &row.value));
                }
                let keys: Vec<Key> = owners.iter().flatten().map(|(_, key)| key.clone()).collect();
                let rows = self.read(&keys).await?;
                for (row, owner) in page.items.into_iter().zip(owners) {
                    self.report.entries += 1;
                    self.entry(table, row, owner, &rows).await?;
                }
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn entry(
        &mut self,
        table: &AnyTable,
        row: kv::Entry,
        leads_to: Option<(&'static str, Key)>,
        rows: &Rows,
    ) -> Result<()> {
        let Some((index, mut record)) = leads_to else {
            self.report.add([Problem::Extra { index: "no index", entry: row.key, record: None }]);
            return Ok(());
        };
        if self.has_entry(table, &record, rows.get(&record), &row).await? {
            return Ok(());
        }
        for _ in 0..LOOKS {
            let rows = self.read(&[row.key.clone(), record.clone()]).await?;
            let Some(entry) = rows.get(&row.key) else {
                return Ok(());
            };
            let entry = kv::Entry { key: row.key.clone(), value: entry.value.clone(), version: entry.version };
            // A name that was given to another record meanwhile: that one must be asked, in a snapshot of its own.
            if let Some((_, now)) = owner(table, &entry.key, &entry.value).filter(|(_, now)| *now != record) {
                record = now;
                continue;
            }
            if !self.has_entry(table, &record, rows.get(&record), &entry).await? {
                self.report.add([Problem::Extra { index, entry: row.key, record: Some(record) }]);
            }
            return Ok(());
        }
        Ok(())
    }

    async fn has_entry(
        &mut self,
        table: &AnyTable,
        record: &Key,
        found: Option<&Versioned>,
        entry: &kv::Entry,
    ) -> Result<bool> {
        let Some(found) = found else {
            return Ok(false);
        };
        match self.expectation(table, record, &found.value).await {
            Ok(expectation) => {
                Ok(expectation.entries.iter().any(|(key, value)| *key == entry.key && *value == entry.value))
            }
            // The record was reported; whose its entries are, nobody knows.
            Err(Failure::Engine(error)) => Err(error.into()),
            Err(_) => Ok(true),
        }
    }

    async fn counts(&mut self) -> Result<()> {
        let mut sums: BTreeMap<Counter, i64> = BTreeMap::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = self.page(&[counters::TABLE], after.as_ref()).await?;
            for row in page.items {
                match Counter::of_key(row.key.as_bytes()).zip(counters::number(&row.value).ok()) {
                    Some((counter, number)) => *sums.entry(counter).or_default() += number,
                    None => self.report.add([Problem::Extra { index: "counts", entry: row.key, record: None }]),
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let counters: Vec<Counter> = sums.keys().chain(self.counted.keys()).copied().collect();
        for counter in counters {
            let (stored, counted) = (sums.remove(&counter).unwrap_or(0), self.counted.remove(&counter).unwrap_or(0));
            if stored != counted {
                self.report.add([Problem::Count { pool: counter.pool, what: counter.name(), stored, counted }]);
            }
        }
        Ok(())
    }

    /// What should be there because a record is.
    async fn expectation(&mut self, table: &AnyTable, key: &Key, value: &kv::Bytes) -> Result<Expectation> {
        let record = (table.parse)(value)?;
        let pool = match record.ruled_by() {
            Some(number) => self.ruler(number).await?,
            None => None,
        };
        let Entries { made, counted, .. } = record.entries(pool);
        let mut entries: Vec<(Key, kv::Bytes)> = made.into_iter().map(|made| (made.key, made.value)).collect();
        entries.sort_unstable();
        entries.dedup();
        let mut parents = Vec::new();
        for parent in record.parents() {
            parents.push((remains_of(&parent), parent));
        }
        Ok(Expectation { table: table.table, record: key.clone(), value: value.clone(), entries, parents, counted })
    }

    async fn ruler(&mut self, number: PoolNumber) -> Result<Option<Arc<Pool>>> {
        self.store.begin().pool_or_remains(number).await
    }

    fn unreadable(&mut self, table: Table, key: Key, failure: Failure) -> Result<()> {
        match failure {
            Failure::Engine(error) => Err(error.into()),
            why => {
                self.report.add([Problem::Unreadable { table: table.name, record: key, why: why.to_string() }]);
                Ok(())
            }
        }
    }

    async fn page(&self, head: &[u8], after: Option<&Cursor>) -> Result<crate::Page<kv::Entry>> {
        scan_page(self.store.engine(), &Values::all(), head, after, BATCH).await
    }

    async fn read(&self, keys: &[Key]) -> Result<Rows> {
        let found = self.store.engine().get(keys).await?;
        Ok(keys.iter().cloned().zip(found).filter_map(|(key, found)| Some((key, found?))).collect())
    }
}

struct Expectation {
    table: Table,
    record: Key,
    value: kv::Bytes,
    entries: Vec<(Key, kv::Bytes)>,
    /// Keys of parents, each with the key that excuses its absence: its pool is being taken apart.
    parents: Vec<(Option<Key>, Key)>,
    counted: Vec<Counter>,
}

impl Expectation {
    fn keys(&self, keys: &mut Vec<Key>) {
        for (key, _) in &self.entries {
            keys.push(key.clone());
        }
        for (remains, parent) in &self.parents {
            keys.push(parent.clone());
            keys.extend(remains.clone());
        }
    }

    fn problems(&self, rows: &Rows) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (key, value) in &self.entries {
            match rows.get(key) {
                None => problems.push(Problem::Missing { entry: key.clone(), record: self.record.clone() }),
                Some(found) if found.value != *value => {
                    problems.push(Problem::Wrong { entry: key.clone(), record: self.record.clone() });
                }
                Some(_) => {}
            }
        }
        for (remains, parent) in &self.parents {
            let is_excused = remains.as_ref().is_some_and(|remains| rows.contains_key(remains));
            if !rows.contains_key(parent) && !is_excused {
                let table = self.table.name;
                problems.push(Problem::Orphan { table, record: self.record.clone(), parent: parent.clone() });
            }
        }
        problems
    }
}

/// Index and record of an entry.
fn owner(table: &AnyTable, key: &Key, value: &[u8]) -> Option<(&'static str, Key)> {
    let index = table.indexes.iter().find(|index| index.has(key.as_bytes()))?;
    let target = index.target(key.as_bytes(), value)?;
    Some((index.name(), table.table.key(&target)))
}

/// Parents are pools and what lies in pools: their keys begin with the pool's number. So do those of identity pools with
/// the identity pool's id.
fn remains_of(parent: &Key) -> Option<Key> {
    let (&table, mut rest) = parent.as_bytes().split_first()?;
    if table == IdentityPool::TABLE.byte {
        return IdentityPoolId::decode(&mut rest).map(|pool| key_of::<IdentityPoolRemains>(&pool));
    }
    PoolNumber::decode(&mut rest).map(|number| key_of::<PoolRemains>(&number))
}
