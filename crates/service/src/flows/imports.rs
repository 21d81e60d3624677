//! Import jobs: which one is meant, where its file is sent to, and what has to wait for it.

mod file;
mod log;
mod upload;

use std::sync::Arc;

use domain::{
    import::{Job, JobId, UPLOAD_TIME},
    pool::Pool,
    time::Timestamp,
};
pub(crate) use file::{Line, Window};
pub use log::LogRefused;
pub(crate) use log::read as read_log;
use store::{Purpose, Store, Transaction};
pub(crate) use upload::receive;
pub use upload::{UploadRefused, UploadRequest};
use wire::shapes::UserImportJobType;

use crate::{
    context::Context,
    lookup::Lookup,
    refusals::{ImportRefusal, Refusal, Result},
    views,
};

/// What an address for a file is signed for.
const ADDRESS: Purpose = Purpose::new("import-address/v1");

/// # Errors
/// [`Refusal::NoSuchPool`], [`ImportRefusal::Unknown`].
pub async fn job(tx: &mut Transaction, pool_id: &str, job_id: &str) -> Result<(Arc<Pool>, Arc<Job>)> {
    let pool = tx.pool(pool_id).await?;
    let found = tx.import_job(pool.number, &JobId(job_id.to_owned())).await?;
    let job = found.ok_or_else(|| ImportRefusal::Unknown(job_id.to_owned()))?;
    Ok((pool, job))
}

/// The job as its administrator sees it now.
///
/// # Errors
/// When the keyring cannot be used.
pub fn shown(cx: &Context, pool: &Pool, job: &Job) -> Result<UserImportJobType> {
    let until = job.created.plus(UPLOAD_TIME);
    let base = cx.config().base_url(cx.facts.host.as_deref());
    let signature = signature(&cx.shared().store, pool.id.as_str(), &job.id.0, until)?;
    let (pool_id, id, seconds) = (&pool.id, &job.id.0, until.seconds());
    let url = format!("{base}/{pool_id}/imports/{id}/users.csv?expires={seconds}&signature={signature}");
    Ok(views::imports::job(pool, &job.at(cx.now()), url))
}

/// What proves that an address was given out by this server, for this job and until then.
fn signature(store: &Store, pool_id: &str, job_id: &str, until: Timestamp) -> Result<String> {
    let parts: [&[u8]; 3] = [pool_id.as_bytes(), job_id.as_bytes(), &until.seconds().to_be_bytes()];
    store.hmac(ADDRESS, &parts).map(hex::encode).map_err(Refusal::internal)
}

/// What must not change while rows are judged by it. The commit relies on nobody starting a job meanwhile.
///
/// # Errors
/// [`ImportRefusal::InProgress`].
pub async fn refuse_while_running(tx: &mut Transaction, pool: &Pool) -> Result<()> {
    match tx.running_import(pool.number).await? {
        Some(_) => Err(ImportRefusal::InProgress.into()),
        None => Ok(()),
    }
}
