//! What an authenticator says of where a new key was made. None is asked for and none is trusted; a statement that is
//! there must still be true to its format.

use ciborium::Value;

use super::authenticator_data::NewCredential;
use super::{PasskeyRefused, cbor};

/// Longer objects are refused before they are read: a key of 8192 bits with an id of 1023 bytes has less than 3 KiB.
const LONGEST: usize = 16 * 1024;

/// `attestationObject`: authenticator data and a statement about it.
pub struct Attestation {
    format: String,
    statement: Vec<(Value, Value)>,
    /// As they were signed.
    pub authenticator_data: Vec<u8>,
}

impl Attestation {
    /// # Errors
    /// [`PasskeyRefused::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, PasskeyRefused> {
        let parsed = if bytes.len() > LONGEST { None } else { Self::read(bytes) };
        parsed.ok_or(PasskeyRefused::Malformed("attestationObject"))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let object = cbor::whole(bytes)?.into_map().ok()?;
        if object.len() != 3 {
            return None;
        }
        Some(Self {
            format: cbor::field(&object, "fmt")?.as_text()?.to_owned(),
            statement: cbor::field(&object, "attStmt")?.as_map()?.clone(),
            authenticator_data: cbor::field(&object, "authData")?.as_bytes()?.clone(),
        })
    }

    /// `none` says nothing; `packed` without certificates is signed by the new key itself (WebAuthn Level 3, 8.2, 8.7).
    /// Browsers turn every other into `none` when none was asked for.
    ///
    /// # Errors
    /// [`PasskeyRefused::Format`], [`PasskeyRefused::Malformed`], [`PasskeyRefused::Signature`].
    pub fn check(&self, credential: &NewCredential, client_data_hash: &[u8]) -> Result<(), PasskeyRefused> {
        let malformed = || PasskeyRefused::Malformed("attStmt");
        match self.format.as_str() {
            "none" if self.statement.is_empty() => Ok(()),
            "none" => Err(malformed()),
            "packed" if cbor::field(&self.statement, "x5c").is_none() => {
                let [algorithm, signature] = ["alg", "sig"].map(|name| cbor::field(&self.statement, name));
                let algorithm = algorithm.and_then(Value::as_integer).ok_or_else(malformed)?;
                let signature = signature.and_then(Value::as_bytes).ok_or_else(malformed)?;
                if self.statement.len() != 2 || algorithm != credential.key.algorithm().number().into() {
                    return Err(malformed());
                }
                let signed = [&self.authenticator_data, client_data_hash].concat();
                credential.key.verify(&signed, signature)
            }
            _ => Err(PasskeyRefused::Format),
        }
    }
}
