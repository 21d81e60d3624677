//! Keys and spans of keys: ordered bytes whose first byte names a table.
//!
//! What the bytes after the first mean is the business of the caller; engines only compare them.

use std::fmt;

use bytes::Bytes;

use crate::EngineError;

/// Where index entries begin: table bytes below hold records, the others hold index entries.
const FIRST_ENTRY_TABLE: u8 = 0x80;

/// The place of one value: bytes, ordered as unsigned bytes, the shorter first where one begins the other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Bytes);

/// What a key holds, so that an engine may keep large and small rows in tables of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A record: some hundred bytes and more. Table bytes 0x00 to 0x7f.
    Record,
    /// An index entry: few bytes or none. Table bytes 0x80 to 0xff.
    Entry,
}

impl Key {
    /// Any bytes are a key; the first one is the table byte.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self(bytes.into())
    }

    /// The bytes, table byte first.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the table byte names a table of records or of index entries.
    pub fn kind(&self) -> Kind {
        match self.0.first() {
            Some(&table) if table >= FIRST_ENTRY_TABLE => Kind::Entry,
            _ => Kind::Record,
        }
    }

    /// The first key after this one: a scan that continues behind a key starts here.
    pub fn successor(&self) -> Self {
        let mut bytes = Vec::with_capacity(self.0.len() + 1);
        bytes.extend_from_slice(&self.0);
        bytes.push(0);
        Self(bytes.into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.as_bytes() {
            write!(formatter, "{byte:02x}")?;
        }
        Ok(())
    }
}

/// A range of keys within one table byte, read in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first key that belongs to the span.
    pub start: Key,
    /// The first key that no longer does. At most the bare next table byte.
    pub end: Key,
}

impl Span {
    /// Every key that begins with `prefix`; `None` for an empty prefix or one of 0xff only, which nothing follows.
    pub fn prefix(prefix: &[u8]) -> Option<Self> {
        let last = prefix.iter().rposition(|&byte| byte != 0xff)?;
        let mut end = prefix.get(..=last)?.to_vec();
        if let Some(byte) = end.last_mut() {
            *byte += 1;
        }
        Some(Self { start: Key::new(prefix.to_vec()), end: Key::new(end) })
    }

    /// True when no key can lie in the span; a page that starts behind the last key is such a span.
    pub fn is_empty(&self) -> bool {
        self.start >= self.end
    }

    /// Refuses a span that leaves its table: it would need two tables of an engine, and only a mistake makes one.
    pub(crate) fn check(&self) -> Result<(), EngineError> {
        let Some(&table) = self.start.as_bytes().first() else {
            return Err(EngineError::Invalid("a span needs a table byte"));
        };
        let within = match self.end.as_bytes() {
            [first, ..] if *first == table => true,
            [first] => table.checked_add(1) == Some(*first),
            _ => false,
        };
        if within { Ok(()) } else { Err(EngineError::Invalid("a span must lie within one table byte")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_byte_tells_records_from_entries() {
        assert_eq!(Key::new(vec![0x7f, 0xff]).kind(), Kind::Record);
        assert_eq!(Key::new(vec![0x80]).kind(), Kind::Entry);
        assert_eq!(format!("{:?}", Key::new(vec![0x00, 0xab])), "00ab");
    }

    #[test]
    fn a_prefix_ends_before_the_first_key_that_does_not_begin_with_it() {
        let span = Span::prefix(&[0x01, 0x02, 0xff]).unwrap();
        assert_eq!(span.end, Key::new(vec![0x01, 0x03]));
        assert!(Span::prefix(&[0xff, 0xff]).is_none());
        assert!(Span::prefix(&[]).is_none());
    }

    #[test]
    fn a_span_stays_within_its_table_byte() {
        let span = |start: &[u8], end: &[u8]| Span { start: Key::new(start.to_vec()), end: Key::new(end.to_vec()) };
        assert!(span(&[0x7f], &[0x80]).check().is_ok());
        assert!(span(&[0x10, 0x01], &[0x10, 0x02]).check().is_ok());
        assert!(span(&[0x7f], &[0x80, 0x00]).check().is_err());
        assert!(span(&[0x10], &[0x12]).check().is_err());
        assert!(span(&[], &[0x12]).check().is_err());
    }

    #[test]
    fn nothing_lies_between_a_key_and_its_successor() {
        let key = Key::new(vec![0x01, 0xff]);
        assert_eq!(key.successor().as_bytes(), [0x01, 0xff, 0x00]);
        assert!(key < key.successor());
    }
}
