//! Messages of the AWS Encryption SDK, read as a function would that holds the key: here, whoever asks the server for the
//! data key.

use std::collections::BTreeMap;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use serde_json::json;

use crate::{Outcome, World};

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn number(&mut self, bytes: usize) -> usize {
        self.take(bytes).iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
    }

    fn part(&mut self) -> &'a [u8] {
        let length = self.number(2);
        self.take(length)
    }

    fn text(&mut self) -> String {
        String::from_utf8(self.part().to_vec()).unwrap()
    }
}

/// The wrapped data key of a message, as `Decrypt` takes it.
///
/// # Panics
/// When it is no message.
pub fn wrapped_key(message: &str) -> Vec<u8> {
    let message = STANDARD.decode(message).unwrap();
    let mut reader = Reader(&message);
    reader.take(20);
    reader.part();
    assert_eq!(reader.number(2), 1, "one data key");
    reader.part();
    reader.part();
    reader.part().to_vec()
}

/// The plaintext of a message in one frame, suite 0x0178, and its encryption context.
///
/// # Panics
/// When it is no such message, or not of this server.
pub async fn decrypted(world: &World, message: &str, key_arn: &str) -> (String, BTreeMap<String, String>) {
    let message = STANDARD.decode(message).unwrap();
    let mut reader = Reader(&message);
    assert_eq!(reader.take(4), [0x01, 0x80, 0x01, 0x78]);
    let id = reader.take(16);
    let mut context = BTreeMap::new();
    reader.number(2);
    for _ in 0..reader.number(2) {
        context.insert(reader.text(), reader.text());
    }
    assert_eq!(reader.number(2), 1, "one data key");
    assert_eq!((reader.text().as_str(), reader.text().as_str()), ("aws-kms", key_arn));
    let input = json!({
        "CiphertextBlob": STANDARD.encode(reader.part()), "EncryptionContext": context, "KeyId": key_arn,
    });
    let opened = world.ask("kms", "Decrypt", input).await.answered();
    assert_eq!(opened["KeyId"], key_arn);
    let data_key = STANDARD.decode(opened["Plaintext"].as_str().unwrap()).unwrap();
    assert_eq!(reader.take(10), [2, 0, 0, 0, 0, 12, 0, 0, 0x10, 0]);
    let header = &message[..message.len() - reader.0.len()];

    let mut key = [0; 32];
    let derived = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]).extract(&data_key);
    derived.expand(&[&[0x01, 0x78], id], hkdf::HKDF_SHA256).unwrap().fill(&mut key).unwrap();
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).unwrap());
    let nonce = Nonce::try_assume_unique_for_key(reader.take(12)).unwrap();
    key.open_in_place(nonce, Aad::from(header), &mut reader.take(16).to_vec()).expect("the header's tag");

    assert_eq!(reader.number(4), 0xffff_ffff, "the last frame");
    let number = reader.take(4);
    let nonce = Nonce::try_assume_unique_for_key(reader.take(12)).unwrap();
    let length = reader.number(4);
    let mut associated = id.to_vec();
    associated.extend_from_slice(b"AWSKMSEncryptionClient Final Frame");
    associated.extend_from_slice(number);
    associated.extend_from_slice(&u64::try_from(length).unwrap().to_be_bytes());
    let mut content = reader.0.to_vec();
    let plaintext = key.open_in_place(nonce, Aad::from(associated), &mut content).expect("the frame's tag");
    assert_eq!(plaintext.len(), length);
    (String::from_utf8(plaintext.to_vec()).unwrap(), context)
}
