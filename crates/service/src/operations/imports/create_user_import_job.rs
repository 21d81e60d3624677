//! A job that waits for its file, which is sent to the address in the answer.
use domain::import::Job;
use store::Counter;

use crate::{drafts, flows::imports, operations::prelude::*};

impl Operation for CreateUserImportJob {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: CreateUserImportJobRequest,
    ) -> Result<CreateUserImportJobResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let others = tx.count(Counter::import_jobs(pool.number)).await?;
        let job = Job::create(pool.number, drafts::imports::new_job(input), others, cx.random(), cx.now())?;
        tx.put(&job);
        tx.commit().await?;
        Ok(CreateUserImportJobResponse { user_import_job: Some(imports::shown(cx, &pool, &job)?) })
    }
}
