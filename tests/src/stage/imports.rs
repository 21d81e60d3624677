//! Import jobs, each in a pool of its own: a pool has one that runs.

use serde_json::{Value, json};

use super::{Stage, inputs};
use crate::{Import, csv_row};

async fn job(stage: &Stage) -> Import {
    let pool = stage.world.pool_with(json!({"AutoVerifiedAttributes": ["email"]})).await;
    pool.import().await
}

async fn with_file(stage: &Stage) -> Import {
    let job = job(stage).await;
    job.upload(job.pool.csv([csv_row("ana")]).await).await.unwrap();
    job
}

fn named(job: &Import) -> Value {
    json!({"UserPoolId": job.pool.id, "JobId": job.id})
}

inputs! {
    (stage, operation)
    "GetCSVHeader" => stage.here(json!({})),
    "CreateUserImportJob" => stage.here(json!({
        "JobName": stage.new_name(), "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/logs",
    })),
    "ListUserImportJobs" => stage.here(json!({"MaxResults": 5})),
    "DescribeUserImportJob" => named(&job(stage).await),
    "StartUserImportJob" => named(&with_file(stage).await),
    "StopUserImportJob" => {
        let job = with_file(stage).await;
        job.start_elsewhere().await;
        named(&job)
    },
}
