//! The words for data keys that are not given out.

use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKeyRefusal {
    NoCiphertext,
    /// Not wrapped here, or in another encryption context.
    InvalidCiphertext,
    /// Wrapped under another key than the request names.
    IncorrectKey,
    /// Keys here are symmetric.
    WrongAlgorithm,
    /// Nobody was ever granted a key here.
    NoGrants,
    /// It would have been answered.
    DryRun,
}

pub fn word(why: DataKeyRefusal) -> ApiError {
    match why {
        DataKeyRefusal::NoCiphertext => ApiError::new(Kind::InvalidCiphertextException, "CiphertextBlob is required."),
        // KMS says nothing more either.
        DataKeyRefusal::InvalidCiphertext => {
            ApiError { kind: Kind::InvalidCiphertextException, message: None, reason_code: None }
        }
        DataKeyRefusal::IncorrectKey => ApiError::new(
            Kind::IncorrectKeyException,
            "The key ID in the request does not identify a CMK that can perform this operation.",
        ),
        DataKeyRefusal::WrongAlgorithm => ApiError::new(
            Kind::InvalidKeyUsageException,
            "The requested EncryptionAlgorithm is incompatible with the KeyUsage of the key.",
        ),
        DataKeyRefusal::NoGrants => ApiError::new(Kind::InvalidGrantTokenException, "Invalid grant token."),
        DataKeyRefusal::DryRun => ApiError::new(
            Kind::DryRunOperationException,
            "The request would have succeeded, but the DryRun option is set.",
        ),
    }
}

impl From<DataKeyRefusal> for Refusal {
    fn from(why: DataKeyRefusal) -> Self {
        Self::DataKey(why)
    }
}
