//! The byte forms that hashes are taken over.

use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::hmac;
use zeroize::Zeroizing;

/// A number as Java's `BigInteger.toByteArray` writes it: no leading zeros, but one if the first bit is set.
///
/// Cognito hashes numbers in this form, which is *not* padding to the width of the prime.
pub(super) fn pad(number: &[u8]) -> Zeroizing<Vec<u8>> {
    let first = number.iter().position(|byte| *byte != 0).unwrap_or(number.len());
    let significant = number.get(first..).unwrap_or_default();
    let mut padded = Zeroizing::new(Vec::with_capacity(significant.len() + 1));
    if significant.first().is_none_or(|byte| *byte >= 0x80) {
        padded.push(0);
    }
    padded.extend_from_slice(significant);
    padded
}

pub(super) fn sha256(parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    copied(context.finish().as_ref())
}

pub(super) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in parts {
        context.update(part);
    }
    copied(context.sign().as_ref())
}

fn copied(digest: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = *from;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_java_writes_them() {
        let cases: [(&[u8], &[u8]); 6] = [
            (&[0x7f], &[0x7f]),
            (&[0x80], &[0, 0x80]),
            (&[0, 0, 0x01, 0x00], &[0x01, 0x00]),
            (&[0, 0xff], &[0, 0xff]),
            (&[0], &[0]),
            (&[], &[0]),
        ];
        for (number, padded) in cases {
            assert_eq!(pad(number).as_slice(), padded, "{number:?}");
        }
    }
}
