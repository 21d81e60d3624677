//! Keys as tuples of values, encoded so that bytes sort as the values do.
//!
//! Numbers are big-endian, signed ones with the sign bit turned over. Text ends in a zero byte, and the two lowest bytes
//! within it are escaped, so that no text is confused with the beginning of a longer one or with what follows it.

use domain::ids::{
    BudgetId, ClientId, DeviceId, GrantId, GroupNumber, IdentityId, IdentityPoolId, PoolId, PoolNumber, RecordId,
    UserId,
};
use domain::import::JobNumber;
use domain::log::LogGroupNumber;
use domain::time::Timestamp;
use domain::token::Digest;

const END: u8 = 0x00;
const ESCAPE: u8 = 0x01;
/// What follows the escape: the escaped byte plus one.
const ESCAPED_END: u8 = 0x01;
const ESCAPED_ESCAPE: u8 = 0x02;

/// A value, or a tuple of values, that can stand in a key.
pub trait KeyPart {
    fn encode(&self, into: &mut Vec<u8>);
}

/// A whole key of a record: it can be read back.
pub trait KeyTuple: KeyPart + Clone + Send + Sync + Sized {
    /// Takes the value off the front; `None` when the bytes are not such a key.
    fn decode(from: &mut &[u8]) -> Option<Self>;
}

/// The bytes of a key part.
pub(crate) fn encoded(part: &(impl KeyPart + ?Sized)) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(32);
    part.encode(&mut bytes);
    bytes
}

/// Reads a key that must use up all bytes.
pub(crate) fn decoded<K: KeyTuple>(mut bytes: &[u8]) -> Option<K> {
    let key = K::decode(&mut bytes)?;
    bytes.is_empty().then_some(key)
}

/// Text without its end: what every text that begins with it begins with.
pub(crate) fn encode_beginning(text: &[u8], into: &mut Vec<u8>) {
    for &byte in text {
        match byte {
            END => into.extend_from_slice(&[ESCAPE, ESCAPED_END]),
            ESCAPE => into.extend_from_slice(&[ESCAPE, ESCAPED_ESCAPE]),
            other => into.push(other),
        }
    }
}

fn encode_text(text: &[u8], into: &mut Vec<u8>) {
    encode_beginning(text, into);
    into.push(END);
}

fn decode_text(from: &mut &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    loop {
        match take::<1>(from)? {
            [END] => return Some(text),
            [ESCAPE] => match take::<1>(from)? {
                [ESCAPED_END] => text.push(END),
                [ESCAPED_ESCAPE] => text.push(ESCAPE),
                _ => return None,
            },
            [other] => text.push(other),
        }
    }
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*head)
}

impl<T: KeyPart + ?Sized> KeyPart for &T {
    fn encode(&self, into: &mut Vec<u8>) {
        (**self).encode(into);
    }
}

impl KeyPart for () {
    fn encode(&self, _: &mut Vec<u8>) {}
}

impl KeyPart for str {
    fn encode(&self, into: &mut Vec<u8>) {
        encode_text(self.as_bytes(), into);
    }
}

impl KeyPart for String {
    fn encode(&self, into: &mut Vec<u8>) {
        encode_text(self.as_bytes(), into);
    }
}

impl KeyTuple for String {
    fn decode(from: &mut &[u8]) -> Option<Self> {
        String::from_utf8(decode_text(from)?).ok()
    }
}

/// Bytes of any length, ordered as text is.
impl KeyPart for [u8] {
    fn encode(&self, into: &mut Vec<u8>) {
        encode_text(self, into);
    }
}

/// Bytes of one length for every key: nothing to escape, nothing to end.
impl<const N: usize> KeyPart for [u8; N] {
    fn encode(&self, into: &mut Vec<u8>) {
        into.extend_from_slice(self);
    }
}

impl<const N: usize> KeyTuple for [u8; N] {
    fn decode(from: &mut &[u8]) -> Option<Self> {
        take(from)
    }
}

macro_rules! unsigned {
    ($($number:ty),*) => {$(
        impl KeyPart for $number {
            fn encode(&self, into: &mut Vec<u8>) {
                into.extend_from_slice(&self.to_be_bytes());
            }
        }

        impl KeyTuple for $number {
            fn decode(from: &mut &[u8]) -> Option<Self> {
                take(from).map(Self::from_be_bytes)
            }
        }
    )*};
}

unsigned!(u8, u32, u64);

impl KeyPart for i64 {
    fn encode(&self, into: &mut Vec<u8>) {
        (self.cast_unsigned() ^ (1 << 63)).encode(into);
    }
}

impl KeyTuple for i64 {
    fn decode(from: &mut &[u8]) -> Option<Self> {
        u64::decode(from).map(|bits| (bits ^ (1 << 63)).cast_signed())
    }
}

impl KeyPart for bool {
    fn encode(&self, into: &mut Vec<u8>) {
        u8::from(*self).encode(into);
    }
}

/// Types that stand in keys as the value they wrap.
macro_rules! wraps {
    ($($outer:ty as $inner:ty: |$value:ident| $read:expr, $make:expr;)*) => {$(
        impl KeyPart for $outer {
            fn encode(&self, into: &mut Vec<u8>) {
                let $value = self;
                $read.encode(into);
            }
        }

        impl KeyTuple for $outer {
            fn decode(from: &mut &[u8]) -> Option<Self> {
                <$inner>::decode(from).map($make)
            }
        }
    )*};
}

wraps! {
    PoolNumber as u32: |id| id.0, PoolNumber;
    UserId as u64: |id| id.0, UserId;
    GroupNumber as u64: |id| id.0, GroupNumber;
    RecordId as u64: |id| id.0, RecordId;
    JobNumber as u64: |number| number.0, JobNumber;
    LogGroupNumber as u64: |number| number.0, LogGroupNumber;
    Timestamp as i64: |moment| moment.millis(), Timestamp::from_millis;
    GrantId as [u8; 16]: |id| id.as_bytes(), GrantId::from_bytes;
    DeviceId as [u8; 16]: |id| id.as_bytes(), DeviceId::from_bytes;
    BudgetId as [u8; 16]: |id| id.as_bytes(), BudgetId::from_bytes;
    IdentityId as [u8; 16]: |id| id.as_bytes(), IdentityId::from_bytes;
    IdentityPoolId as [u8; 16]: |id| id.as_bytes(), IdentityPoolId::from_bytes;
    Digest as [u8; 32]: |digest| digest.0, Digest;
    PoolId as String: |id| id.as_str(), PoolId::from;
    ClientId as String: |id| id.as_str(), ClientId::from;
}

macro_rules! tuples {
    ($(($($part:ident . $place:tt),+))*) => {$(
        impl<$($part: KeyPart),+> KeyPart for ($($part,)+) {
            fn encode(&self, into: &mut Vec<u8>) {
                $(self.$place.encode(into);)+
            }
        }

        impl<$($part: KeyTuple),+> KeyTuple for ($($part,)+) {
            fn decode(from: &mut &[u8]) -> Option<Self> {
                Some(($($part::decode(from)?,)+))
            }
        }
    )*};
}

tuples! {
    (A.0)
    (A.0, B.1)
    (A.0, B.1, C.2)
    (A.0, B.1, C.2, D.3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Tuple = (u8, String, i64, u64);

    /// Texts of few letters, the escaped ones among them: neighbours and beginnings of each other are common.
    fn tuple() -> impl Strategy<Value = Tuple> {
        let text = proptest::string::string_regex("[\u{0}\u{1}\u{2}ab\u{ff}]{0,4}").unwrap();
        (0..3_u8, text, prop_oneof![any::<i64>(), -2..2_i64], 0..3_u64)
    }

    proptest! {
        #[test]
        fn bytes_sort_as_the_tuples_do(one in tuple(), other in tuple()) {
            prop_assert_eq!(one.cmp(&other), encoded(&one).cmp(&encoded(&other)));
        }

        #[test]
        fn what_was_encoded_is_read_back(tuple in tuple()) {
            prop_assert_eq!(decoded::<Tuple>(&encoded(&tuple)), Some(tuple));
        }

        #[test]
        fn a_text_begins_with_another_exactly_if_its_bytes_do(one in "[\u{0}\u{1}ab]{0,4}", other in "[\u{0}\u{1}ab]{0,2}") {
            let mut beginning = Vec::new();
            encode_beginning(other.as_bytes(), &mut beginning);
            prop_assert_eq!(one.starts_with(&other), encoded(one.as_str()).starts_with(&beginning));
        }

        #[test]
        fn any_bytes_are_a_key_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            if let Some(tuple) = decoded::<Tuple>(&bytes) {
                prop_assert_eq!(encoded(&tuple), bytes);
            }
        }
    }
}
