//! Index entries: small rows that lead from a value to the key of a record.
//!
//! An entry's key is the table byte of entries, the scope (usually the pool), the number of the index, the value, and
//! for plain entries what tells the record from others with the same value. Tables under high bytes share one for their
//! entries, followed by their own. Which entries a record has is written in its
//! `Record::index` alone; the difference is written by the transaction alone.

use std::sync::Arc;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use kv::Bytes;

use crate::counters::Counter;
use crate::key::{KeyPart, encoded};
use crate::record::Table;

/// Table bytes of entries: those of a pool, and those across pools.
const POOLED: u8 = 0x80;
const GLOBAL: u8 = 0xc0;
/// Entries of tables under high bytes, all of them across pools: the table's own byte follows.
const SHARED: u8 = 0xbf;
/// Table bytes from here on are high.
const HIGH: u8 = 0x40;

/// Longer values are shortened in keys: PostgreSQL refuses index rows beyond a third of a page.
const LONGEST_VALUE: usize = 512;

/// Leads from a value to the only record that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UniqueIndex {
    place: Place,
}

/// Leads from a value to all records that have it, in the order of values, then of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlainIndex {
    place: Place,
    /// The end of the entry's key, in bytes, that completes the scope to the record's key. 0: the entry's value is the
    /// record's key.
    tail: usize,
}

/// Any index of a table, for those who go through all.
#[derive(Clone, Copy, Debug)]
pub enum Index {
    Unique(UniqueIndex),
    Plain(PlainIndex),
}

/// Where the entries of an index lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    byte: u8,
    /// Where several tables share the byte.
    table: Option<u8>,
    number: u8,
    name: &'static str,
    /// Bytes of the scope.
    scope: usize,
}

impl UniqueIndex {
    /// Index `number` of a table, unique within a pool; numbers are never given again to another meaning.
    pub const fn new(table: &Table, number: u8, name: &'static str) -> Self {
        Self { place: Place::pooled(table, number, name) }
    }

    /// As [`UniqueIndex::new`], unique within the store; its scope is `()`.
    pub const fn global(table: &Table, number: u8, name: &'static str) -> Self {
        Self { place: Place::global(table, number, name) }
    }

    pub(crate) fn key(&self, scope: impl KeyPart, value: impl KeyPart) -> kv::Key {
        let mut bytes = self.place.beginning(scope);
        value.encode(&mut bytes);
        kv::Key::new(bytes)
    }

    pub(crate) fn beginning(&self, scope: impl KeyPart) -> Vec<u8> {
        self.place.beginning(scope)
    }
}

impl PlainIndex {
    /// Index `number` of a table whose record keys are the pool's number followed by `tail` bytes.
    pub const fn new(table: &Table, number: u8, name: &'static str, tail: usize) -> Self {
        Self { place: Place::pooled(table, number, name), tail }
    }

    /// Index `number` across pools, with the scope `()`, of a table whose record keys have `tail` bytes.
    pub const fn global(table: &Table, number: u8, name: &'static str, tail: usize) -> Self {
        Self { place: Place::global(table, number, name), tail }
    }

    /// As [`PlainIndex::new`], for record keys that have no fixed length or do not begin with the pool.
    pub const fn with_keys(table: &Table, number: u8, name: &'static str) -> Self {
        Self::new(table, number, name, 0)
    }

    pub(crate) fn beginning(&self, scope: impl KeyPart) -> Vec<u8> {
        self.place.beginning(scope)
    }

    /// The bytes of the record's key that an entry leads to, without the table byte.
    pub(crate) fn target(&self, key: &[u8], value: &[u8]) -> Option<Vec<u8>> {
        if self.tail == 0 {
            return Some(value.to_vec());
        }
        let head = self.place.head().len();
        let mut target = key.get(head..head + self.place.scope)?.to_vec();
        target.extend_from_slice(key.get(key.len().checked_sub(self.tail)?..)?);
        Some(target)
    }
}

impl Index {
    pub(crate) fn name(&self) -> &'static str {
        self.place().name
    }

    /// What the entries of all indexes of this kind of this table begin with.
    pub(crate) fn head(&self) -> Vec<u8> {
        self.place().head()
    }

    /// Whether an entry's key is one of this index.
    pub(crate) fn has(&self, key: &[u8]) -> bool {
        let (place, head) = (self.place(), self.head());
        key.starts_with(&head) && key.get(head.len() + place.scope) == Some(&place.number)
    }

    pub(crate) fn target(&self, key: &[u8], value: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Unique(_) => Some(value.to_vec()),
            Self::Plain(index) => index.target(key, value),
        }
    }

    fn place(&self) -> &Place {
        match self {
            Self::Unique(index) => &index.place,
            Self::Plain(index) => &index.place,
        }
    }
}

impl Place {
    const fn pooled(table: &Table, number: u8, name: &'static str) -> Self {
        assert!(table.byte < HIGH, "entries of this table would lie among those of another");
        Self { byte: table.byte | POOLED, table: None, number, name, scope: size_of::<PoolNumber>() }
    }

    const fn global(table: &Table, number: u8, name: &'static str) -> Self {
        let (byte, own) = if table.byte < HIGH { (table.byte | GLOBAL, None) } else { (SHARED, Some(table.byte)) };
        Self { byte, table: own, number, name, scope: 0 }
    }

    fn head(&self) -> Vec<u8> {
        std::iter::once(self.byte).chain(self.table).collect()
    }

    fn beginning(&self, scope: impl KeyPart) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        bytes.push(self.byte);
        bytes.extend(self.table);
        let head = bytes.len();
        scope.encode(&mut bytes);
        debug_assert_eq!(bytes.len(), head + self.scope, "the scope of index {}", self.name);
        bytes.push(self.number);
        bytes
    }
}

/// One entry as it lies in the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) key: kv::Key,
    pub(crate) value: Bytes,
    /// The name of the unique index; `None` for a plain entry.
    pub(crate) unique: Option<&'static str>,
}

/// Collects what a record is found by.
#[derive(Debug)]
pub struct Entries {
    record_key: Bytes,
    pool: Option<Arc<Pool>>,
    pub(crate) made: Vec<Made>,
    pub(crate) counted: Vec<Counter>,
}

impl Entries {
    /// For a record with this key (without the table byte).
    pub(crate) fn of(record_key: impl Into<Bytes>, pool: Option<Arc<Pool>>) -> Self {
        Self { record_key: record_key.into(), pool, made: Vec::new(), counted: Vec::new() }
    }

    /// Of a record that is not there.
    pub(crate) fn none() -> Self {
        Self::of(Bytes::new(), None)
    }

    /// The pool named by `Record::ruled_by`. Only what never changes of it may decide about entries.
    pub fn pool(&self) -> Option<Arc<Pool>> {
        self.pool.clone()
    }

    /// No other record of the scope may have this value.
    pub fn unique(&mut self, index: &UniqueIndex, scope: impl KeyPart, value: impl KeyPart) {
        let key = index.key(scope, value);
        self.made.push(Made { key, value: self.record_key.clone(), unique: Some(index.place.name) });
    }

    /// The record is listed under this value.
    pub fn plain(&mut self, index: &PlainIndex, scope: impl KeyPart, value: impl KeyPart) {
        let mut key = index.place.beginning(scope);
        value.encode(&mut key);
        let whole = index.tail == 0;
        let tail = if whole { 0 } else { self.record_key.len().saturating_sub(index.tail) };
        key.extend_from_slice(self.record_key.get(tail..).unwrap_or_default());
        let value = if whole { self.record_key.clone() } else { Bytes::new() };
        self.made.push(Made { key: kv::Key::new(key), value, unique: None });
    }

    /// The record is one of those that the counter counts.
    pub fn count(&mut self, counter: Counter) {
        self.counted.push(counter);
    }
}

/// A text to look up by equality: long ones by their digest, so that a key stays short.
#[derive(Clone, Copy, Debug)]
pub struct Exactly<'a>(pub &'a str);

impl KeyPart for Exactly<'_> {
    fn encode(&self, into: &mut Vec<u8>) {
        if self.0.len() <= LONGEST_VALUE {
            return self.0.encode(into);
        }
        // 0xff never begins UTF-8: a digest is not confused with any text.
        into.push(0xff);
        domain::token::Digest::of(self.0.as_bytes()).encode(into);
    }
}

/// A text to list by: long ones count with their first bytes, so readers check what they find against the record.
#[derive(Clone, Copy, Debug)]
pub struct Roughly<'a>(pub &'a str);

impl Roughly<'_> {
    pub(crate) fn text(&self) -> &str {
        self.0.get(..self.0.floor_char_boundary(LONGEST_VALUE)).unwrap_or(self.0)
    }
}

impl KeyPart for Roughly<'_> {
    fn encode(&self, into: &mut Vec<u8>) {
        self.text().encode(into);
    }
}

/// Which values of an index to list.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// What they begin with.
    beginning: Vec<u8>,
    /// The first value that is large enough.
    start: Option<Vec<u8>>,
    /// The first value that is too large.
    end: Option<Vec<u8>>,
}

impl Values {
    /// Every value.
    pub fn all() -> Self {
        Self::default()
    }

    /// One value, or the first values of a tuple.
    pub fn equal(value: impl KeyPart) -> Self {
        Self { beginning: encoded(&value), ..Self::default() }
    }

    /// Every tuple that begins with some values, and goes on with a text that begins so.
    pub fn beginning(first: impl KeyPart, text: &Roughly<'_>) -> Self {
        let mut bytes = encoded(&first);
        crate::key::encode_beginning(text.text().as_bytes(), &mut bytes);
        Self { beginning: bytes, ..Self::default() }
    }

    /// Every value below this one.
    pub fn below(value: impl KeyPart) -> Self {
        Self { end: Some(encoded(&value)), ..Self::default() }
    }

    /// Every value from one up to another, as their bytes.
    pub(crate) fn between(start: &[u8], end: &[u8]) -> Self {
        Self { start: Some(start.to_vec()), end: Some(end.to_vec()), ..Self::default() }
    }

    /// The keys of these values in an index; `None` when there can be none.
    pub(crate) fn span(&self, index: &[u8]) -> Option<kv::Span> {
        let mut span = kv::Span::prefix(&[index, self.beginning.as_slice()].concat())?;
        if let Some(start) = &self.start {
            span.start = kv::Key::new([index, start.as_slice()].concat());
        }
        if let Some(end) = &self.end {
            span.end = kv::Key::new([index, end.as_slice()].concat());
        }
        (span.start <= span.end).then_some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table::new(0x3d, "thing", 1);

    #[test]
    fn a_plain_entry_leads_back_to_its_record() {
        let pooled = PlainIndex::new(&TABLE, 3, "colour", 8);
        let global = PlainIndex::global(&TABLE, 4, "due", 12);
        let keyed = PlainIndex::with_keys(&TABLE, 5, "owner");
        let record_key = encoded(&(7_u32, 9_u64));
        let mut entries = Entries::of(record_key.clone(), None);

        entries.plain(&pooled, 7_u32, "red");
        entries.plain(&global, (), 1_i64);
        entries.plain(&keyed, 8_u32, ());

        for (made, index) in entries.made.iter().zip([pooled, global, keyed].map(Index::Plain)) {
            let target = index.target(made.key.as_bytes(), &made.value);
            assert_eq!(target.as_deref(), Some(record_key.as_slice()), "{}", index.name());
            assert!(index.has(made.key.as_bytes()));
        }
        assert!(entries.made[0].value.is_empty());
    }

    #[test]
    fn tables_under_high_bytes_have_entries_of_their_own() {
        let record_key = encoded(&[7_u8; 16]);
        let made = |byte| {
            let index = PlainIndex::global(&Table::new(byte, "thing", 1), 1, "pool", 16);
            let mut entries = Entries::of(record_key.clone(), None);
            entries.plain(&index, (), 9_u32);
            (Index::Plain(index), entries.made.remove(0))
        };

        let [(one, of_one), (other, of_other)] = [0x7c, 0x7d].map(made);

        assert_eq!(one.target(of_one.key.as_bytes(), &of_one.value), Some(record_key.clone()));
        assert!(one.has(of_one.key.as_bytes()) && other.has(of_other.key.as_bytes()));
        assert!(!one.has(of_other.key.as_bytes()) && !other.has(of_one.key.as_bytes()));
        assert_eq!(of_one.key.kind(), kv::Kind::Entry);
    }

    #[test]
    fn long_values_make_short_keys_and_stay_apart() {
        let (one, other) = ("a".repeat(2048), format!("{}b", "a".repeat(2047)));

        assert_ne!(encoded(&Exactly(&one)), encoded(&Exactly(&other)));
        assert_eq!(encoded(&Roughly(&one)), encoded(&Roughly(&other)));
        assert!(encoded(&Exactly(&one)).len() < 64);
        assert!(encoded(&Roughly(&"é".repeat(300))).len() <= LONGEST_VALUE + 1);
    }
}
