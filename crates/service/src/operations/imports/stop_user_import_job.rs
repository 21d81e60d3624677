//! A job ends before its next rows; users who were made stay.
use crate::{flows::imports, operations::prelude::*};

impl Operation for StopUserImportJob {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: StopUserImportJobRequest) -> Result<StopUserImportJobResponse> {
        let mut tx = cx.begin();
        let (pool, job) = imports::job(&mut tx, &input.user_pool_id, &input.job_id).await?;
        let stopping = job.stop()?;
        tx.put(&stopping);
        tx.commit().await?;
        cx.shared().imports.ring();
        Ok(StopUserImportJobResponse { user_import_job: Some(imports::shown(cx, &pool, &stopping)?) })
    }
}
