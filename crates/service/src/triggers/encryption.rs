//! The message format of the AWS Encryption SDK, as far as one code in one message needs it, and the keyring under it.
//!
//! A message is of version 1 and algorithm suite 0x0178: AES-256-GCM under a key derived by HKDF-SHA256, without key
//! commitment and without a signature, which every release of the SDKs reads. Its data key is wrapped under the ARN of the
//! pool's key by this server's own master key; whoever may call `Decrypt` gets it back.

use std::collections::BTreeMap;

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{random, secret::Sealed};
use store::{Purpose, Store};
use zeroize::Zeroizing;

use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// Data keys: opens under the ARN and the encryption context of one message alone.
const DATA_KEY: Purpose = Purpose::new("kms-data-key/v1");
/// The form of a wrapped data key.
const WRAPPED: u8 = 1;
/// AES_256_GCM_IV12_TAG16_HKDF_SHA256
const SUITE: [u8; 2] = [0x01, 0x78];
/// What the SDKs use; a code never fills a frame.
const FRAME_LENGTH: u32 = 4096;
const LAST_FRAME: &[u8] = b"AWSKMSEncryptionClient Final Frame";
/// The name of the pool in the encryption context.
const POOL: &str = "userpool-id";

/// An encryption context.
pub type Pairs = BTreeMap<String, String>;

/// Base64 of a message that holds the plaintext, for who may use the key.
///
/// # Errors
/// [`Refusal::Internal`] when the keyring cannot be used.
pub fn encrypt(cx: &Context, key_arn: &str, pool: &str, plaintext: &[u8]) -> Result<String> {
    let context = Pairs::from([(POOL.to_owned(), pool.to_owned())]);
    let data_key = Zeroizing::new(random::bytes::<32>(cx.random()));
    let id = random::bytes::<16>(cx.random());
    let wrapped = wrap(&cx.shared().store, key_arn, &context, data_key.as_slice())?;
    let message = message(&Parts { key_arn, context: &context, data_key: &data_key, wrapped: &wrapped, id }, plaintext);
    Ok(STANDARD.encode(message.ok_or_else(|| Refusal::internal("a code cannot be encrypted"))?))
}

fn wrap(store: &Store, key_arn: &str, context: &Pairs, data_key: &[u8]) -> Result<Vec<u8>> {
    let sealed = store.seal(DATA_KEY, &place(key_arn, context), data_key).map_err(Refusal::internal)?;
    let mut wrapped = vec![WRAPPED];
    push(&mut wrapped, key_arn.as_bytes());
    wrapped.extend_from_slice(sealed.ciphertext());
    Ok(wrapped)
}

/// The ARN that a data key was wrapped under, and the data key; None when it was not wrapped here, or in another context.
pub(crate) fn unwrap(store: &Store, wrapped: &[u8], context: &Pairs) -> Option<(String, Zeroizing<Vec<u8>>)> {
    let rest = wrapped.strip_prefix(&[WRAPPED])?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (key_arn, sealed) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let key_arn = std::str::from_utf8(key_arn).ok()?.to_owned();
    let sealed = Sealed::from_ciphertext(sealed.to_vec());
    let data_key = store.open_sealed(DATA_KEY, &place(&key_arn, context), &sealed).ok()?;
    Some((key_arn, data_key))
}

fn place(key_arn: &str, context: &Pairs) -> Vec<u8> {
    let pairs = context.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]);
    Store::place(&std::iter::once(key_arn.as_bytes()).chain(pairs).collect::<Vec<_>>())
}

struct Parts<'a> {
    key_arn: &'a str,
    context: &'a Pairs,
    data_key: &'a [u8; 32],
    wrapped: &'a [u8],
    id: [u8; 16],
}

/// None if the library refuses.
fn message(parts: &Parts<'_>, plaintext: &[u8]) -> Option<Vec<u8>> {
    let mut message = header(parts);
    let key = derived(parts)?;
    // Every message has a key of its own: of the two nonces none comes twice.
    let tag = key.seal_in_place_separate_tag(nonce(0), Aad::from(&message), &mut []).ok()?;
    message.extend_from_slice(nonce(0).as_ref());
    message.extend_from_slice(tag.as_ref());

    let number = 1u32;
    message.extend_from_slice(&u32::MAX.to_be_bytes());
    message.extend_from_slice(&number.to_be_bytes());
    message.extend_from_slice(nonce(number).as_ref());
    let length = u32::try_from(plaintext.len()).ok().filter(|length| *length <= FRAME_LENGTH)?;
    message.extend_from_slice(&length.to_be_bytes());
    let mut associated = parts.id.to_vec();
    associated.extend_from_slice(LAST_FRAME);
    associated.extend_from_slice(&number.to_be_bytes());
    associated.extend_from_slice(&u64::from(length).to_be_bytes());
    let mut ciphertext = plaintext.to_vec();
    let tag = key.seal_in_place_separate_tag(nonce(number), Aad::from(associated), &mut ciphertext).ok()?;
    message.extend_from_slice(&ciphertext);
    message.extend_from_slice(tag.as_ref());
    Some(message)
}

fn header(parts: &Parts<'_>) -> Vec<u8> {
    let mut header = vec![0x01, 0x80];
    header.extend_from_slice(&SUITE);
    header.extend_from_slice(&parts.id);
    let mut pairs = u16::try_from(parts.context.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
    for (name, value) in parts.context {
        push(&mut pairs, name.as_bytes());
        push(&mut pairs, value.as_bytes());
    }
    push(&mut header, &pairs);
    header.extend_from_slice(&1u16.to_be_bytes());
    push(&mut header, b"aws-kms");
    push(&mut header, parts.key_arn.as_bytes());
    push(&mut header, parts.wrapped);
    // Framed content, four reserved bytes, the length of a nonce.
    header.extend_from_slice(&[0x02, 0, 0, 0, 0, 12]);
    header.extend_from_slice(&FRAME_LENGTH.to_be_bytes());
    header
}

/// With its length in front.
fn push(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&u16::try_from(part.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend_from_slice(part);
}

fn nonce(number: u32) -> Nonce {
    let mut bytes = [0; 12];
    if let Some(end) = bytes.last_chunk_mut::<4>() {
        *end = number.to_be_bytes();
    }
    Nonce::assume_unique_for_key(bytes)
}

fn derived(parts: &Parts<'_>) -> Option<LessSafeKey> {
    let mut key = Zeroizing::new([0; 32]);
    let extracted = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(parts.data_key);
    extracted.expand(&[&SUITE, &parts.id], hkdf::HKDF_SHA256).ok()?.fill(key.as_mut_slice()).ok()?;
    UnboundKey::new(&AES_256_GCM, key.as_slice()).ok().map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The SDK for Python, 4.0.7, opened this very message with this data key.
    #[test]
    fn a_message_reads_as_the_sdk_of_amazon_reads_it() {
        let context = Pairs::from([("userpool-id".to_owned(), "us-east-1_AbCdEfGhI".to_owned())]);
        let key_arn = "arn:aws:kms:us-east-1:123456789012:key/0e5ab5d2-6f4b-4a9e-9d39-2f1a1f3c9b4d";
        let parts = Parts { key_arn, context: &context, data_key: &[7; 32], wrapped: b"wrapped", id: [9; 16] };

        let message = message(&parts, b"123456").unwrap();

        assert_eq!(STANDARD.encode(message), "VECTOR");
    }

    #[test]
    fn a_message_has_the_layout_that_the_sdks_read() {
        let context = Pairs::from([("userpool-id".to_owned(), "p".to_owned())]);
        let parts = Parts { key_arn: "arn", context: &context, data_key: &[7; 32], wrapped: &[1, 2, 3], id: [9; 16] };

        let message = message(&parts, b"123456").unwrap();

        let header = format!(
            "01800178{}0012{}0001{}{}{}{}02000000000c00001000",
            "09".repeat(16),
            format_args!("0001000b{}000170", hex(b"userpool-id")),
            format_args!("0007{}", hex(b"aws-kms")),
            format_args!("0003{}", hex(b"arn")),
            "0003010203",
            ""
        );
        assert!(hex(&message).starts_with(&header), "{}\n{header}", hex(&message));
        // Nonce and tag of the header, then the only frame.
        let frame = &message[header.len() / 2 + 28..];
        assert_eq!(hex(&frame[..24]), format!("ffffffff00000001{}0000000100000006", "00".repeat(8)));
        assert_eq!(frame.len(), 24 + 6 + 16);
    }
}
