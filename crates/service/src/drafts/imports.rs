//! What is sent of an import job.

use domain::{import::NewJob, password::Algorithm};
use wire::shapes::CreateUserImportJobRequest;

pub fn new_job(sent: CreateUserImportJobRequest) -> NewJob {
    NewJob {
        name: sent.job_name,
        role_arn: sent.cloud_watch_logs_role_arn,
        // The wire has checked that it is one of the names.
        algorithm: sent.password_hashing_algorithm.and_then(|algorithm| Algorithm::parse(algorithm.as_str())),
    }
}
