//! Importing users.

mod create_user_import_job;
mod describe_user_import_job;
mod get_csv_header;
mod list_user_import_jobs;
mod nodes;
mod passwords;
mod rows;
mod start_user_import_job;
mod stop_user_import_job;
mod upload;

use poolhouse_tests::{Pool, World};
use serde_json::json;

async fn verifying(world: &World) -> Pool {
    world.pool_with(json!({"AutoVerifiedAttributes": ["email"]})).await
}
