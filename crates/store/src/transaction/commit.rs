//! From held-back writes to one conditional commit. The only place that writes index entries and counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem;
use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use kv::{Bytes, Commit, Expected, Key, Version, Write};

use super::read::downcast;
use super::{Next, Seen, Stored, Transaction};
use crate::counters;
use crate::failure::{Failure, Result};
use crate::index::{Entries, Made};
use crate::record::key_of;

impl Transaction {
    /// Writes everything if nothing that was relied on has changed, else nothing. Durable when it answers `Ok`. With
    /// nothing to write it asks nobody.
    ///
    /// # Errors
    /// [`Failure::Conflict`]: run the operation again from its first line. [`Failure::Taken`]: a mistake of the caller.
    pub async fn commit(&mut self) -> Result<()> {
        let mut next = BTreeMap::new();
        for (key, change) in mem::take(&mut self.changes) {
            next.extend(change.next.map(|next| (key, next)));
        }
        let written = self.write(next, true).await;
        self.reads.clear();
        written
    }

    /// Writes only what was traced, and relies only on the traced records and on what they belong to: what a refused
    /// request leaves behind, and not behind somebody who was deleted meanwhile.
    ///
    /// # Errors
    /// As [`Transaction::commit`]; a conflict must run the operation again, too, so that no attempt goes uncounted.
    pub async fn refuse(&mut self) -> Result<()> {
        let mut next = BTreeMap::new();
        for (key, change) in mem::take(&mut self.changes) {
            next.extend(change.traced.map(|traced| (key, traced)));
        }
        let written = self.write(next, false).await;
        self.reads.clear();
        written
    }

    async fn write(&mut self, changes: BTreeMap<Key, Next>, rely_on_reads: bool) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let before = self.before(&changes).await?;
        let pools = self.rulers(&changes, &before).await?;
        let entries = |record: &dyn Stored| {
            let pool = record.ruled_by().and_then(|number| pools.get(&number));
            record.entries(pool.map(Arc::clone))
        };

        let mut draft = Draft::default();
        for (key, next) in &changes {
            let old = before.get(key).map_or_else(Entries::none, |record| entries(record.as_ref()));
            let new = if next.deleted { Entries::none() } else { entries(next.record.as_ref()) };
            draft.move_entries(old, new)?;
            let write = if next.deleted { Write::Delete } else { Write::Put(next.record.encode()?.into()) };
            draft.writes.insert(key.clone(), write);
        }

        let mut commit = Commit::new(self.store.new_version());
        let mut relied: BTreeSet<Key> = pools.keys().map(key_of::<Pool>).collect();
        if !rely_on_reads {
            relied.extend(self.parents(&changes).await?);
        }
        for (key, seen) in &self.reads {
            let is_needed = rely_on_reads || relied.contains(key);
            if (is_needed && seen.expected) || changes.contains_key(key) {
                commit.expect.insert(key.clone(), seen.expectation());
            }
        }
        for key in changes.keys() {
            commit.expect.entry(key.clone()).or_insert(Expected::Absent);
        }
        draft.finish(&mut commit, &self.reads)?;
        for (counter, change) in draft.counted {
            if change != 0 {
                let (key, value) = counters::delta(counter, change, self.store.random());
                commit.writes.insert(key, Write::Put(value));
            }
        }
        Ok(self.store.engine().commit(&commit).await?)
    }

    /// The records as they were read, for those that were there. A deletion of what was not read reads it now; any other
    /// write of what was not read makes it new.
    async fn before(&mut self, changes: &BTreeMap<Key, Next>) -> Result<HashMap<Key, Arc<dyn Stored>>> {
        let deleted: Vec<Key> = changes.iter().filter(|(_, next)| next.deleted).map(|(key, _)| key.clone()).collect();
        self.load(&deleted).await?;

        let mut before = HashMap::new();
        for (key, next) in changes {
            let Some(Seen { found: Some(found), parsed, .. }) = self.reads.get(key) else { continue };
            let record = match parsed {
                Some(record) => Arc::clone(record),
                None => next.record.parse(&found.value)?,
            };
            before.insert(key.clone(), record);
        }
        Ok(before)
    }

    /// What the written records belong to: it must be there, and stay, until the commit.
    async fn parents(&mut self, changes: &BTreeMap<Key, Next>) -> Result<Vec<Key>> {
        let written = changes.values().filter(|next| !next.deleted);
        let parents: BTreeSet<Key> = written.flat_map(|next| next.record.parents()).collect();
        let parents: Vec<Key> = parents.into_iter().filter(|parent| !changes.contains_key(parent)).collect();
        self.load(&parents).await?;
        for parent in &parents {
            self.rely_on(parent).ok_or(Failure::Conflict)?;
        }
        Ok(parents)
    }

    /// The pools that rule over the changed records: those of written ones must be there, and stay, until the commit.
    async fn rulers(
        &mut self,
        changes: &BTreeMap<Key, Next>,
        before: &HashMap<Key, Arc<dyn Stored>>,
    ) -> Result<HashMap<PoolNumber, Arc<Pool>>> {
        let alive: BTreeSet<PoolNumber> =
            changes.values().filter(|next| !next.deleted).filter_map(|next| next.record.ruled_by()).collect();
        let after = changes.values().map(|next| &next.record);
        let numbers: BTreeSet<PoolNumber> =
            after.chain(before.values()).filter_map(|record| record.ruled_by()).collect();
        let mut known = HashMap::new();
        for number in numbers {
            // Neither there nor being taken apart: whoever made this record saw an older state.
            let pool = match changes.get(&key_of::<Pool>(&number)) {
                Some(next) if next.deleted && alive.contains(&number) => None,
                Some(next) => Some(downcast(&next.record)?),
                None if alive.contains(&number) => self.get::<Pool>(&number).await?,
                None => self.pool_or_remains(number).await?,
            };
            known.insert(number, pool.ok_or(Failure::Conflict)?);
        }
        Ok(known)
    }
}

impl Seen {
    fn expectation(&self) -> Expected {
        self.found.as_ref().map_or(Expected::Absent, |found| Expected::Version(found.version))
    }
}

/// The writes of a commit while entries move from record to record.
#[derive(Default)]
struct Draft {
    writes: BTreeMap<Key, Write>,
    removed: BTreeSet<Key>,
    added: BTreeMap<Key, Made>,
    counted: BTreeMap<counters::Counter, i64>,
}

impl Draft {
    fn move_entries(&mut self, old: Entries, new: Entries) -> Result<()> {
        for counter in old.counted {
            *self.counted.entry(counter).or_default() -= 1;
        }
        for counter in new.counted {
            *self.counted.entry(counter).or_default() += 1;
        }

        let mut before: HashMap<Key, Bytes> = old.made.into_iter().map(|made| (made.key, made.value)).collect();
        for made in new.made {
            if before.remove(&made.key).as_ref() == Some(&made.value) {
                continue;
            }
            // A record may have the same entry twice, such as a name that is also an alias; two records may not.
            if let (Some(name), Some(other)) = (made.unique, self.added.get(&made.key))
                && other.value != made.value
            {
                return Err(Failure::Taken(name));
            }
            self.added.insert(made.key.clone(), made);
        }
        self.removed.extend(before.into_keys());
        Ok(())
    }

    /// Entries given up by one record may be taken by another: what is added counts.
    fn finish(&mut self, commit: &mut Commit, reads: &HashMap<Key, Seen>) -> Result<()> {
        for (key, made) in mem::take(&mut self.added) {
            if let Some(name) = made.unique {
                let released = self.removed.contains(&key);
                match reads.get(&key).and_then(|seen| seen.found.as_ref()) {
                    Some(found) if !released && found.value != made.value => return Err(Failure::Taken(name)),
                    Some(found) => {
                        commit.expect.insert(key.clone(), Expected::Version(found.version));
                    }
                    // The owner's record is expected unchanged, and with it its entry.
                    None if released => {}
                    None => {
                        commit.expect.insert(key.clone(), Expected::Absent);
                    }
                }
            }
            self.removed.remove(&key);
            commit.writes.insert(key, Write::Put(made.value));
        }
        for key in mem::take(&mut self.removed) {
            commit.writes.insert(key, Write::Delete);
        }
        commit.writes.append(&mut self.writes);
        Ok(())
    }
}

/// A version that was never used before.
pub(crate) fn new_version(random: &dyn domain::random::Random) -> Version {
    Version::from_random(u64::from_be_bytes(domain::random::bytes(random)))
}
