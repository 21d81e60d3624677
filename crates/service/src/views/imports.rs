//! Import jobs as administrators see them.

use domain::{
    import::{Ending, FailedBecause, Job, State},
    password::Algorithm,
    pool::Pool,
};
use wire::shapes::{PasswordHashingAlgorithmType, UserImportJobStatusType as Status, UserImportJobType};

use super::users::moment;

/// A job as it is now; `url` is where its file is sent to.
pub fn job(pool: &Pool, job: &Job, url: String) -> UserImportJobType {
    let progress = job.progress();
    let (started, ended) = match job.state {
        State::Created { .. } => (None, None),
        State::Running { started, .. } => (Some(started), None),
        State::Ended { started, at, .. } => (started, Some(at)),
    };
    UserImportJobType {
        job_name: Some(job.name.clone()),
        job_id: Some(job.id.0.clone()),
        user_pool_id: Some(pool.id.to_string()),
        pre_signed_url: Some(url),
        creation_date: Some(moment(job.created)),
        start_date: started.map(moment),
        completion_date: ended.map(moment),
        status: Some(status(job)),
        cloud_watch_logs_role_arn: Some(job.role_arn.clone()),
        imported_users: Some(number(progress.imported)),
        skipped_users: Some(number(progress.skipped)),
        failed_users: Some(number(progress.failed)),
        completion_message: completion(job).map(str::to_owned),
        password_hashing_algorithm: job.algorithm.map(algorithm),
    }
}

fn algorithm(algorithm: Algorithm) -> PasswordHashingAlgorithmType {
    match algorithm {
        Algorithm::Bcrypt => PasswordHashingAlgorithmType::Bcrypt,
        Algorithm::Scrypt => PasswordHashingAlgorithmType::Scrypt,
        Algorithm::Argon2id => PasswordHashingAlgorithmType::Argon2id,
        Algorithm::Pbkdf2Sha256 => PasswordHashingAlgorithmType::Pbkdf2Sha256,
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn status(job: &Job) -> Status {
    match job.state {
        State::Created { .. } => Status::Created,
        State::Running { stopping: true, .. } => Status::Stopping,
        State::Running { lease: None, .. } => Status::Pending,
        State::Running { .. } => Status::InProgress,
        State::Ended { how, .. } => match how {
            Ending::Expired => Status::Expired,
            Ending::Stopped => Status::Stopped,
            Ending::Failed(_) => Status::Failed,
            Ending::Succeeded => Status::Succeeded,
        },
    }
}

/// 128 characters at most.
fn completion(job: &Job) -> Option<&'static str> {
    let State::Ended { how, .. } = job.state else { return None };
    Some(match how {
        Ending::Expired => "The Import Job was not started in time.",
        Ending::Stopped => "The Import Job was stopped by the developer.",
        Ending::Failed(FailedBecause::NoneImported) => "Too many users have failed or been skipped during the import.",
        Ending::Failed(FailedBecause::Header) => {
            "The header in the CSV file does not match the header of the user pool."
        }
        Ending::Failed(FailedBecause::TooManyUsers) => "The CSV file has more than 500000 users.",
        Ending::Succeeded => "Import Job Completed Successfully.",
    })
}
