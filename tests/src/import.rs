//! An import job in the hands of an administrator.

use std::fmt::Write as _;

use bytes::Bytes;
use domain::ids::PoolId;
use domain::import::{JobId, Lease};
use futures::{StreamExt as _, stream};
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use service::ports::Clock as _;
use service::{ApiRequest, UploadRefused, UploadRequest};
use store::RunningImport;

use crate::actors::merge;
use crate::{Outcome, Pool, days};

/// How much of a file arrives at a time.
const PART: usize = 10_000;

/// A job of a pool.
#[derive(Clone)]
pub struct Import {
    pub pool: Pool,
    pub id: String,
    /// `PreSignedUrl`
    pub url: String,
}

impl Pool {
    pub async fn import(&self) -> Import {
        self.import_with(json!({})).await
    }

    /// With these members of CreateUserImportJob besides.
    pub async fn import_with(&self, members: Value) -> Import {
        let mut input = json!({"JobName": "people", "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/logs"});
        merge(&mut input, members);
        let made = self.call("CreateUserImportJob", input).await.answered();
        let made = &made["UserImportJob"];
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        Import { pool: self.clone(), id: text("JobId"), url: text("PreSignedUrl") }
    }

    pub async fn csv_header(&self) -> Vec<String> {
        let answer = self.call("GetCSVHeader", json!({})).await.answered();
        answer["CSVHeader"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    /// A file with these rows, each the values it has by column.
    pub async fn csv(&self, rows: impl IntoIterator<Item = Value>) -> String {
        csv(&self.csv_header().await, rows)
    }
}

/// A file with these columns.
pub fn csv(header: &[String], rows: impl IntoIterator<Item = Value>) -> String {
    let mut text = format!("{}\n", header.join(","));
    for row in rows {
        let value = |name: &String| row[name.as_str()].as_str().unwrap_or_default().replace(',', "\\,");
        let _ = writeln!(text, "{}", header.iter().map(value).collect::<Vec<_>>().join(","));
    }
    text
}

/// Somebody whose address is `<name>@example.com`.
pub fn csv_row(name: &str) -> Value {
    json!({"cognito:username": name, "email": format!("{name}@example.com"), "email_verified": "TRUE"})
}

impl Import {
    pub async fn call(&self, operation: &str) -> Result<Value, crate::AwsError> {
        self.pool.call(operation, json!({"JobId": self.id})).await
    }

    pub async fn describe(&self) -> Value {
        self.call("DescribeUserImportJob").await.answered()["UserImportJob"].clone()
    }

    /// Sends the file as `curl -T` would.
    ///
    /// # Errors
    /// [`UploadRefused`].
    pub async fn upload(&self, file: impl Into<Bytes>) -> Result<(), UploadRefused> {
        self.upload_with(|request| request, file).await
    }

    /// The same, spoiled.
    ///
    /// # Errors
    /// [`UploadRefused`].
    pub async fn upload_with(
        &self,
        spoil: impl for<'a> FnOnce(UploadRequest<'a>) -> UploadRequest<'a>,
        file: impl Into<Bytes>,
    ) -> Result<(), UploadRefused> {
        let file: Bytes = file.into();
        let (_, query) = self.url.split_once("?expires=").unwrap();
        let (expires, signature) = query.split_once("&signature=").unwrap();
        let request = spoil(UploadRequest {
            pool_id: &self.pool.id,
            job_id: &self.id,
            expires,
            signature,
            encryption: Some("aws:kms"),
            length: Some(file.len() as u64),
        });
        let parts: Vec<_> = file.chunks(PART).map(|part| Ok::<_, ()>(file.slice_ref(part))).collect();
        self.pool.world.service().receive_import(request, stream::iter(parts)).await
    }

    pub async fn start(&self) {
        self.call("StartUserImportJob").await.answered();
    }

    /// Starts it in the hands of another process, which does nothing for a year.
    pub async fn start_elsewhere(&self) {
        let world = &self.pool.world;
        let (now, wall) = (world.clock.now(), world.clock.wall());
        let lease = Lease { holder: 1, until: wall.plus(days(365)) };
        let mut tx = world.service().store().begin();
        let pool = tx.pool_by_id(&PoolId::from(self.pool.id.as_str())).await.unwrap().unwrap();
        let job = tx.import_job(pool.number, &JobId(self.id.clone())).await.unwrap().unwrap();
        tx.put(&job.start(now).unwrap().claimed(lease, wall).unwrap());
        tx.put(&RunningImport { pool: pool.number, job: job.number });
        tx.commit().await.unwrap();
    }

    /// Sends the file, starts the job, and waits for its end.
    pub async fn of(self, file: impl Into<Bytes>) -> Self {
        self.upload(file).await.unwrap();
        self.start().await;
        self.finish().await;
        self
    }

    /// Until nothing is left to do.
    pub async fn finish(&self) {
        self.pool.world.service().carry_out_imports().await;
    }

    /// Until so many were imported.
    pub async fn has_imported(&self, users: i64) {
        while self.describe().await["ImportedUsers"].as_i64().unwrap() < users {
            tokio::task::yield_now().await;
        }
    }

    /// `(imported, skipped, failed)` of a job that ended so.
    #[track_caller]
    pub fn counts(job: &Value) -> (i64, i64, i64) {
        let number = |name: &str| job[name].as_i64().unwrap();
        (number("ImportedUsers"), number("SkippedUsers"), number("FailedUsers"))
    }

    /// How many pieces of files are stored for it.
    pub async fn pieces(&self) -> usize {
        let mut tx = self.pool.world.service().store().begin();
        let pool = tx.pool_by_id(&PoolId::from(self.pool.id.as_str())).await.unwrap().unwrap();
        let job = tx.import_job(pool.number, &JobId(self.id.clone())).await.unwrap().unwrap();
        // Never committed.
        tx.remove_import_pieces(&job, &[], 10_000).await.unwrap()
    }

    pub async fn log(&self) -> String {
        let request = ApiRequest {
            method: Method::GET,
            path: format!("/{}/imports/{}/log", self.pool.id, self.id),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            remote: std::net::IpAddr::from([192, 0, 2, 7]),
            id: String::new(),
        };
        let pages = self.pool.world.service().import_log(&request, &self.pool.id, &self.id).await.unwrap();
        pages.map(|page| page.unwrap()).collect::<Vec<_>>().await.concat()
    }
}
