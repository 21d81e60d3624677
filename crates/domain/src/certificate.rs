//! The certificates that a pool shows to SAML providers: self-signed, because a provider is handed them and believes
//! nobody else about them.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd};
use serde::{Deserialize, Serialize};

use crate::ids::{PoolId, PoolNumber};
use crate::names::names;
use crate::secret::Sealed;
use crate::time::Timestamp;

/// Amazon's: ten years, leap days included.
pub const LIFETIME: Duration = Duration::from_secs(3652 * 24 * 60 * 60);

names! {
    /// What a certificate's key is for: each pool has one for each.
    pub enum CertificateUse {
        /// Our requests to providers.
        Signing = "signing",
        /// Their answers to us.
        Encryption = "encryption",
    }
}

/// A certificate with its key at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCertificate {
    pub pool: PoolNumber,
    pub use_for: CertificateUse,
    /// DER in base64, without the lines of PEM around it.
    pub certificate: String,
    /// PKCS#8 DER.
    pub sealed: Sealed,
    pub created: Timestamp,
}

/// The key could not be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("no certificate could be made: {0}")]
pub struct CertificateFailed(String);

/// A certificate for a key in PKCS#8 form, valid from now on for [`LIFETIME`]: DER in base64. `serial` is random.
///
/// # Errors
/// [`CertificateFailed`].
pub fn self_signed(
    pool: &PoolId,
    use_for: CertificateUse,
    pkcs8: &[u8],
    mut serial: [u8; 16],
    now: Timestamp,
) -> Result<String, CertificateFailed> {
    let failed = |why: rcgen::Error| CertificateFailed(why.to_string());
    let key = KeyPair::try_from(pkcs8).map_err(failed)?;
    // RFC 5280, 4.1.2.2: positive.
    serial[0] = serial[0] & 0x3f | 0x40;

    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, pool.as_str());
    parameters.serial_number = Some(SerialNumber::from_slice(&serial));
    // Certificates know whole seconds.
    let since_epoch = Duration::from_secs(u64::try_from(now.seconds()).unwrap_or(0));
    parameters.not_before = date_time_ymd(1970, 1, 1) + since_epoch;
    parameters.not_after = parameters.not_before + LIFETIME;
    parameters.key_usages = match use_for {
        CertificateUse::Signing => vec![KeyUsagePurpose::DigitalSignature],
        CertificateUse::Encryption => vec![KeyUsagePurpose::KeyEncipherment, KeyUsagePurpose::DataEncipherment],
    };
    let certificate = parameters.self_signed(&key).map_err(failed)?;
    Ok(STANDARD.encode(certificate.der()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::SigningKey;

    /// The content of the DER element at the front by its tag, and what follows it.
    fn element(der: &[u8]) -> (u8, &[u8], &[u8]) {
        let (tag, short) = (der[0], der[1]);
        if short < 0x80 {
            let (content, rest) = der[2..].split_at(usize::from(short));
            return (tag, content, rest);
        }
        let digits = usize::from(short & 0x7f);
        let length = der[2..2 + digits].iter().fold(0, |length, digit| length * 256 + usize::from(*digit));
        let (content, rest) = der[2 + digits..].split_at(length);
        (tag, content, rest)
    }

    #[test]
    fn a_certificate_is_of_its_pool_and_key_and_lasts_ten_years() {
        let (_, pkcs8) = SigningKey::generate().unwrap();
        let now = Timestamp::from_seconds(1_790_000_000);
        let made = |use_for| self_signed(&"us-east-1_Ab1".into(), use_for, &pkcs8, [0xff; 16], now).unwrap();
        let text = made(CertificateUse::Signing);
        let der = STANDARD.decode(&text).unwrap();

        let (_, certificate, end) = element(&der);
        let (_, to_be_signed, _) = element(certificate);
        let (_, _version, rest) = element(to_be_signed);
        let (_, serial, rest) = element(rest);
        let (_, _algorithm, rest) = element(rest);
        let (_, issuer, rest) = element(rest);
        let (_, validity, rest) = element(rest);
        let (_, subject, _) = element(rest);
        let (_, not_before, after) = element(validity);
        let (_, not_after, _) = element(after);

        assert!(end.is_empty());
        assert_eq!((serial.len(), serial[0] & 0xc0), (16, 0x40));
        assert_eq!(issuer, subject);
        assert!(subject.ends_with(b"us-east-1_Ab1"));
        assert_eq!(not_before, b"260921141320Z");
        assert_eq!(not_after, b"360920141320Z");
        assert_ne!(made(CertificateUse::Encryption), text);
    }

    #[test]
    fn what_is_no_key_makes_no_certificate() {
        let pool = PoolId::from("us-east-1_Ab1");
        let made = self_signed(&pool, CertificateUse::Signing, b"no key", [0; 16], Timestamp::EPOCH);
        assert!(made.is_err());
    }
}
