//! The words for import jobs.

use domain::import::{JobRefused, MAX_JOBS};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    /// Holds the id as it was sent.
    Unknown(String),
    /// What is asked of the pool has to wait until its users are imported.
    InProgress,
    AnotherRuns,
    Rule(JobRefused),
}

pub fn word(why: &ImportRefusal) -> ApiError {
    let precondition = |message: &'static str| ApiError::new(Kind::PreconditionNotMetException, message);
    match why {
        ImportRefusal::Unknown(id) => {
            ApiError::new(Kind::ResourceNotFoundException, format!("User import job {id} does not exist."))
        }
        ImportRefusal::InProgress => ApiError::new(
            Kind::UserImportInProgressException,
            "Users are being imported into the user pool. Please try again when the import job is over.",
        ),
        ImportRefusal::AnotherRuns => precondition("Another import job of the user pool is running."),
        ImportRefusal::Rule(JobRefused::NotCreated) => precondition("The import job was started or has expired."),
        ImportRefusal::Rule(JobRefused::NoFile) => precondition("No CSV file was uploaded for the import job."),
        ImportRefusal::Rule(JobRefused::NotRunning) => precondition("The import job is not running."),
        ImportRefusal::Rule(JobRefused::TooMany) => ApiError::new(
            Kind::LimitExceededException,
            format!("A user pool cannot have more than {MAX_JOBS} import jobs."),
        ),
    }
}

impl From<ImportRefusal> for Refusal {
    fn from(why: ImportRefusal) -> Self {
        Self::Import(why)
    }
}

impl From<JobRefused> for Refusal {
    fn from(why: JobRefused) -> Self {
        Self::Import(ImportRefusal::Rule(why))
    }
}
