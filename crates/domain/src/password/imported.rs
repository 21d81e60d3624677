//! Hashes that other systems made: read, bounded, and checked until the user's next sign-in replaces them.
//!
//! A hash names its own cost, and whoever sends one would have us pay it at every sign-in: what costs more memory or time
//! than a careful system asks for is refused when it arrives, never when it is checked.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use phc::PasswordHash;
use std::num::NonZeroU32;
use zeroize::Zeroizing;

use super::HashingFailed;
use crate::names::names;
use crate::secret::Secret;

names! {
    /// `PasswordHashingAlgorithm`
    pub enum Algorithm {
        Bcrypt = "BCRYPT",
        Scrypt = "SCRYPT",
        Argon2id = "ARGON2ID",
        Pbkdf2Sha256 = "PBKDF2_SHA256",
    }
}

/// About a second on one core; common systems use 10 to 12.
const MOST_BCRYPT_COST: u32 = 14;
const BCRYPT_COSTS: std::ops::RangeInclusive<u32> = 4..=MOST_BCRYPT_COST;
/// For scrypt and Argon2id alike: OWASP's largest choices are 128 MiB for scrypt and 46 MiB for Argon2id.
const MOST_MEMORY_BYTES: u64 = 128 << 20;
/// Memory times passes or lanes, in bytes: about a second.
const MOST_WORK_BYTES: u64 = 1 << 30;
/// OWASP asks for 600,000, Django's newest takes twice as many.
const MOST_PBKDF2_ROUNDS: u32 = 2_000_000;
/// Longer texts are of none of these forms.
const LONGEST_HASH: usize = 512;
const HASH_LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;
const LONGEST_SALT: usize = 64;

/// Why a text cannot be kept as a password's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashRefused {
    #[error("not a hash in PHC or modular-crypt form")]
    Form,
    #[error("a hash of {found}, not of {expected}")]
    OtherAlgorithm { expected: Algorithm, found: Algorithm },
    #[error("a hash that costs more to check than is allowed")]
    Cost,
}

/// A hash with everything that it takes to check a password against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignHash(Form);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Bcrypt(String),
    Scrypt { log_n: u8, r: u32, p: u32, salt: Vec<u8>, hash: Vec<u8> },
    Argon2id { memory: u32, passes: u32, lanes: u32, salt: Vec<u8>, hash: Vec<u8> },
    Pbkdf2Sha256 { rounds: NonZeroU32, salt: Vec<u8>, hash: Vec<u8> },
}

impl ForeignHash {
    /// Reads `$2a$`, `$2b$` and `$2y$` of bcrypt, `$scrypt$` and `$argon2id$` in PHC form, and `$pbkdf2-sha256$` in PHC
    /// form or as passlib writes it.
    ///
    /// # Errors
    /// [`HashRefused::Form`], [`HashRefused::Cost`].
    pub fn parse(text: &str) -> Result<Self, HashRefused> {
        if text.len() > LONGEST_HASH {
            return Err(HashRefused::Form);
        }
        let name = text.strip_prefix('$').and_then(|rest| rest.split('$').next()).ok_or(HashRefused::Form)?;
        match name {
            // `2x` marks hashes of a library with a defect, which this one does not have.
            "2a" | "2b" | "2y" => bcrypt(text),
            "scrypt" => scrypt(&phc(text)?),
            "argon2id" => argon2id(&phc(text)?),
            "pbkdf2-sha256" => match phc(text) {
                Ok(hash) if hash.params.get("i").is_some() => pbkdf2(&hash),
                _ => passlib(text),
            },
            _ => Err(HashRefused::Form),
        }
        .map(Self)
    }

    pub fn algorithm(&self) -> Algorithm {
        match self.0 {
            Form::Bcrypt(_) => Algorithm::Bcrypt,
            Form::Scrypt { .. } => Algorithm::Scrypt,
            Form::Argon2id { .. } => Algorithm::Argon2id,
            Form::Pbkdf2Sha256 { .. } => Algorithm::Pbkdf2Sha256,
        }
    }

    /// # Errors
    /// [`HashRefused::OtherAlgorithm`].
    pub fn expect_of(&self, expected: Algorithm) -> Result<(), HashRefused> {
        let found = self.algorithm();
        if found == expected { Ok(()) } else { Err(HashRefused::OtherAlgorithm { expected, found }) }
    }

    /// Whether the password is the one that was hashed: up to a second and 128 MiB, in a bounded pool of threads.
    ///
    /// # Errors
    /// [`HashingFailed`].
    pub fn matches(&self, password: &Secret) -> Result<bool, HashingFailed> {
        let password = password.expose().as_bytes();
        let (expected, derived) = match &self.0 {
            Form::Bcrypt(text) => return bcrypt::verify(password, text).map_err(|_| HashingFailed),
            Form::Scrypt { log_n, r, p, salt, hash } => {
                let mut derived = Zeroizing::new(vec![0; hash.len()]);
                let parameters = scrypt::Params::new(*log_n, *r, *p).map_err(|_| HashingFailed)?;
                scrypt::scrypt(password, salt, &parameters, &mut derived).map_err(|_| HashingFailed)?;
                (hash, derived)
            }
            Form::Argon2id { memory, passes, lanes, salt, hash } => {
                let mut derived = Zeroizing::new(vec![0; hash.len()]);
                let parameters = argon2::Params::new(*memory, *passes, *lanes, Some(hash.len()));
                let parameters = parameters.map_err(|_| HashingFailed)?;
                let hasher = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
                hasher.hash_password_into(password, salt, &mut derived).map_err(|_| HashingFailed)?;
                (hash, derived)
            }
            Form::Pbkdf2Sha256 { rounds, salt, hash } => {
                let mut derived = Zeroizing::new(vec![0; hash.len()]);
                aws_lc_rs::pbkdf2::derive(aws_lc_rs::pbkdf2::PBKDF2_HMAC_SHA256, *rounds, salt, password, &mut derived);
                (hash, derived)
            }
        };
        Ok(verify_slices_are_equal(expected, &derived).is_ok())
    }
}

fn phc(text: &str) -> Result<PasswordHash, HashRefused> {
    PasswordHash::new(text).map_err(|_| HashRefused::Form)
}

/// Salt and hash, of lengths that make sense.
fn parts(hash: &PasswordHash) -> Result<(Vec<u8>, Vec<u8>), HashRefused> {
    let salt = hash.salt.as_ref().ok_or(HashRefused::Form)?.to_vec();
    let output = hash.hash.as_ref().ok_or(HashRefused::Form)?.as_bytes().to_vec();
    if HASH_LENGTHS.contains(&output.len()) { Ok((salt, output)) } else { Err(HashRefused::Form) }
}

fn parameter(hash: &PasswordHash, name: &str) -> Result<u32, HashRefused> {
    hash.params.get_decimal(name).ok_or(HashRefused::Form)
}

fn bcrypt(text: &str) -> Result<Form, HashRefused> {
    let parts: bcrypt::HashParts = text.parse().map_err(|_| HashRefused::Form)?;
    if BCRYPT_COSTS.contains(&parts.get_cost()) { Ok(Form::Bcrypt(text.to_owned())) } else { Err(HashRefused::Cost) }
}

fn scrypt(hash: &PasswordHash) -> Result<Form, HashRefused> {
    let log_n = u8::try_from(parameter(hash, "ln")?).map_err(|_| HashRefused::Cost)?;
    if log_n == 0 {
        return Err(HashRefused::Form);
    }
    let (r, p) = (parameter(hash, "r")?, parameter(hash, "p")?);
    let memory = 1_u64.checked_shl(log_n.into()).unwrap_or(u64::MAX).saturating_mul(128).saturating_mul(r.into());
    bounded(memory, p)?;
    scrypt::Params::new(log_n, r, p).map_err(|_| HashRefused::Form)?;
    let (salt, hash) = parts(hash)?;
    Ok(Form::Scrypt { log_n, r, p, salt, hash })
}

fn argon2id(hash: &PasswordHash) -> Result<Form, HashRefused> {
    // Version 1.0 of the function is another one.
    if hash.version != Some(0x13) {
        return Err(HashRefused::Form);
    }
    let (memory, passes, lanes) = (parameter(hash, "m")?, parameter(hash, "t")?, parameter(hash, "p")?);
    bounded(u64::from(memory).saturating_mul(1024), passes)?;
    let (salt, hash) = parts(hash)?;
    argon2::Params::new(memory, passes, lanes, Some(hash.len())).map_err(|_| HashRefused::Form)?;
    Ok(Form::Argon2id { memory, passes, lanes, salt, hash })
}

fn bounded(memory: u64, times: u32) -> Result<(), HashRefused> {
    let is_fine = memory <= MOST_MEMORY_BYTES && memory.saturating_mul(times.into()) <= MOST_WORK_BYTES;
    if is_fine { Ok(()) } else { Err(HashRefused::Cost) }
}

fn pbkdf2(hash: &PasswordHash) -> Result<Form, HashRefused> {
    let rounds = rounds(parameter(hash, "i")?)?;
    let hash_length = hash.params.get_decimal("l");
    let (salt, hash) = parts(hash)?;
    if hash_length.is_some_and(|length| usize::try_from(length) != Ok(hash.len())) {
        return Err(HashRefused::Form);
    }
    Ok(Form::Pbkdf2Sha256 { rounds, salt, hash })
}

/// `$pbkdf2-sha256$29000$<salt>$<hash>`, in base64 with a full stop for the plus.
fn passlib(text: &str) -> Result<Form, HashRefused> {
    let parts: Vec<&str> = text.split('$').collect();
    let ["", _, count, salt, hash] = parts.as_slice() else { return Err(HashRefused::Form) };
    let decode = |text: &str| STANDARD_NO_PAD.decode(text.replace('.', "+")).map_err(|_| HashRefused::Form);
    let rounds = rounds(count.parse().map_err(|_| HashRefused::Form)?)?;
    let (salt, hash) = (decode(salt)?, decode(hash)?);
    if salt.len() > LONGEST_SALT || !HASH_LENGTHS.contains(&hash.len()) {
        return Err(HashRefused::Form);
    }
    Ok(Form::Pbkdf2Sha256 { rounds, salt, hash })
}

fn rounds(count: u32) -> Result<NonZeroU32, HashRefused> {
    let rounds = NonZeroU32::new(count).ok_or(HashRefused::Form)?;
    if count <= MOST_PBKDF2_ROUNDS { Ok(rounds) } else { Err(HashRefused::Cost) }
}

#[cfg(test)]
#[path = "imported_tests.rs"]
mod tests;
