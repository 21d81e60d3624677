//! What a noun of the domain must say of itself to be stored.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use domain::ids::PoolNumber;
use domain::pool::Pool;
use domain::secret::Sealed;

use crate::failure::Failure;
use crate::index::{Entries, Index};
use crate::key::{KeyTuple, encoded};

/// Where records of one kind lie, and in which version they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub(crate) byte: u8,
    pub(crate) name: &'static str,
    pub(crate) version: u8,
}

impl Table {
    /// A table under a byte from 0x01 to 0x3e that is never given again to another noun. Tables without indexes within a
    /// pool may also lie under 0x40 to 0x7f: such entries of theirs would lie among those of another.
    pub const fn new(byte: u8, name: &'static str, version: u8) -> Self {
        Self { byte, name, version }
    }

    pub(crate) fn key(&self, record_key: &[u8]) -> kv::Key {
        let mut bytes = Vec::with_capacity(1 + record_key.len());
        bytes.push(self.byte);
        bytes.extend_from_slice(record_key);
        kv::Key::new(bytes)
    }

    /// The record's own bytes of a key.
    pub(crate) fn strip<'a>(&self, key: &'a kv::Key) -> &'a [u8] {
        key.as_bytes().get(1..).unwrap_or_default()
    }
}

/// A noun that is stored under a key and found through its index entries.
///
/// The stored value is one version byte, then JSON. Fields may be added with `#[serde(default)]` in the same version;
/// anything else makes a new one, with the former shape kept and converted by [`Record::upgrade`].
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    const TABLE: Table;
    type Key: KeyTuple;

    /// Every index that [`Record::index`] writes to.
    const INDEXES: &'static [Index] = &[];

    /// Configuration that almost every request reads: parsed once for each version of it.
    const CACHED: bool = false;

    fn key(&self) -> Self::Key;

    /// Everything this record is found by. Must depend on nothing but the record
    /// and what never changes of its pool.
    fn index(&self, _entries: &mut Entries) {}

    /// Reads a value of a former version; `None` when there never was such a version.
    fn upgrade(_version: u8, _json: &[u8]) -> Option<Result<Self, serde_json::Error>> {
        None
    }

    /// The pool that [`Record::index`] asks [`Entries::pool`] for. A commit that writes the record relies on the pool: in a
    /// pool that is gone nothing is born.
    fn ruled_by(&self) -> Option<PoolNumber> {
        None
    }

    /// Keys of records without which this one is an orphan.
    fn parents(&self) -> Vec<kv::Key> {
        Vec::new()
    }

    /// Calls `visit` with every secret in the record: rotation asks which master keys are in use.
    fn secrets(&self, _visit: &mut dyn FnMut(&Sealed)) {}
}

/// The engine's key of a record.
pub(crate) fn key_of<R: Record>(key: &R::Key) -> kv::Key {
    let mut bytes = Vec::with_capacity(32);
    bytes.push(R::TABLE.byte);
    crate::key::KeyPart::encode(key, &mut bytes);
    kv::Key::new(bytes)
}

/// All index entries of a record; `pool` is the one named by [`Record::ruled_by`].
pub(crate) fn entries_of<R: Record>(record: &R, pool: Option<Arc<Pool>>) -> Entries {
    let mut entries = Entries::of(encoded(&record.key()), pool);
    record.index(&mut entries);
    entries
}

/// The stored form of a record.
pub(crate) fn encode<R: Record>(record: &R) -> Result<Vec<u8>, Failure> {
    let mut value = Vec::with_capacity(512);
    value.push(R::TABLE.version);
    serde_json::to_writer(&mut value, record)
        .map_err(|why| Failure::Unreadable { table: R::TABLE.name, why: why.to_string() })?;
    Ok(value)
}

/// Reads any version from the first to the current one; a newer one is refused, never guessed at.
pub(crate) fn decode<R: Record>(value: &[u8]) -> Result<R, Failure> {
    let unreadable = |why: String| Failure::Unreadable { table: R::TABLE.name, why };
    let Some((&version, json)) = value.split_first() else {
        return Err(unreadable("the value is empty".to_owned()));
    };
    if version > R::TABLE.version {
        return Err(Failure::Newer { table: R::TABLE.name, found: version, known: R::TABLE.version });
    }
    let record = if version == R::TABLE.version {
        serde_json::from_slice(json)
    } else {
        R::upgrade(version, json).ok_or_else(|| unreadable(format!("there is no version {version}")))?
    };
    record.map_err(|why| unreadable(format!("version {version}: {why}")))
}

/// Reads a former shape and turns it into the next: the link of an upgrade chain.
pub fn read_as<Former: DeserializeOwned + Into<Next>, Next>(json: &[u8]) -> Result<Next, serde_json::Error> {
    serde_json::from_slice::<Former>(json).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    /// The shape that was released first: one name.
    #[derive(Deserialize)]
    struct PersonV1 {
        id: u64,
        name: String,
    }

    /// The second: given and family name.
    #[derive(Deserialize)]
    struct PersonV2 {
        id: u64,
        given: String,
        family: String,
    }

    /// The current one: names in order.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Person {
        id: u64,
        names: Vec<String>,
    }

    impl From<PersonV1> for PersonV2 {
        fn from(former: PersonV1) -> Self {
            let (given, family) = former.name.split_once(' ').unwrap_or((&former.name, ""));
            Self { id: former.id, given: given.to_owned(), family: family.to_owned() }
        }
    }

    impl From<PersonV2> for Person {
        fn from(former: PersonV2) -> Self {
            Self { id: former.id, names: vec![former.given, former.family] }
        }
    }

    impl Record for Person {
        const TABLE: Table = Table::new(0x3d, "person", 3);
        type Key = u64;

        fn key(&self) -> u64 {
            self.id
        }

        fn upgrade(version: u8, json: &[u8]) -> Option<Result<Self, serde_json::Error>> {
            match version {
                1 => Some(read_as::<PersonV1, PersonV2>(json).map(Self::from)),
                2 => Some(read_as::<PersonV2, Self>(json)),
                _ => None,
            }
        }
    }

    #[test]
    fn every_former_version_becomes_the_current_one() {
        let ana = Person { id: 7, names: vec!["Ana".into(), "Lima".into()] };

        let first: Person = decode(b"\x01{\"id\":7,\"name\":\"Ana Lima\"}").unwrap();
        let second: Person = decode(b"\x02{\"id\":7,\"given\":\"Ana\",\"family\":\"Lima\"}").unwrap();
        let current: Person = decode(&encode(&ana).unwrap()).unwrap();

        assert_eq!([&first, &second, &current], [&ana; 3]);
    }

    #[test]
    fn what_a_newer_release_wrote_is_refused_by_name() {
        let refused = decode::<Person>(b"\x04{}").unwrap_err();

        assert_eq!(
            refused.to_string(),
            "a newer release wrote this data: a person of version 4, and this one knows up to 3"
        );
        assert!(matches!(decode::<Person>(b""), Err(Failure::Unreadable { .. })));
        assert!(matches!(decode::<Person>(b"\x00{}"), Err(Failure::Unreadable { .. })));
        assert!(matches!(decode::<Person>(b"\x03{\"id\":"), Err(Failure::Unreadable { .. })));
    }
}
