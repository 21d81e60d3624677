//! Users are made from a file that was sent, by whichever process takes the job first.
use store::RunningImport;

use crate::{flows::imports, operations::prelude::*, refusals::ImportRefusal};

impl Operation for StartUserImportJob {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: StartUserImportJobRequest,
    ) -> Result<StartUserImportJobResponse> {
        let mut tx = cx.begin();
        let (pool, job) = imports::job(&mut tx, &input.user_pool_id, &input.job_id).await?;
        let started = job.start(cx.now())?;
        if tx.running_import(pool.number).await?.is_some() {
            return Err(ImportRefusal::AnotherRuns.into());
        }
        tx.put(&started);
        tx.put(&RunningImport { pool: pool.number, job: job.number });
        tx.commit().await?;
        cx.shared().imports.ring();
        Ok(StartUserImportJobResponse { user_import_job: Some(imports::shown(cx, &pool, &started)?) })
    }
}
