//! CBOR as authenticators send it, read with narrower limits than the format has.

use ciborium::Value;

/// A map in a list in a map is the deepest that an attestation has.
const DEPTH: usize = 8;

/// The item at the front, which is taken off. `None` when it is broken, cut off or nested too deeply.
pub fn take(from: &mut &[u8]) -> Option<Value> {
    ciborium::de::from_reader_with_recursion_limit(from, DEPTH).ok()
}

/// An item that uses up all bytes.
pub fn whole(mut bytes: &[u8]) -> Option<Value> {
    let value = take(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

/// The value under a text key; `None` too when the key stands there twice: readers disagree which of them counts.
pub fn field<'a>(map: &'a [(Value, Value)], name: &str) -> Option<&'a Value> {
    let mut found = map.iter().filter(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value);
    let value = found.next()?;
    found.next().is_none().then_some(value)
}
