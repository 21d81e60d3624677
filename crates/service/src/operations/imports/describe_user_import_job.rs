//! How far a job got.
use crate::{flows::imports, operations::prelude::*};

impl Operation for DescribeUserImportJob {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeUserImportJobRequest,
    ) -> Result<DescribeUserImportJobResponse> {
        let mut tx = cx.begin();
        let (pool, job) = imports::job(&mut tx, &input.user_pool_id, &input.job_id).await?;
        Ok(DescribeUserImportJobResponse { user_import_job: Some(imports::shown(cx, &pool, &job)?) })
    }
}
