//! Replicas: the record and its life.

mod create_user_pool_replica;
mod delete_user_pool_replica;
mod list_user_pool_replicas;
mod update_user_pool_replica;

use poolhouse_tests::{Outcome, Pool};
use serde_json::{Value, json};

pub const ELSEWHERE: &str = "eu-central-1";

pub fn replica(pool: &Pool, region: &str, role: &str, status: &str) -> Value {
    let arn = format!("arn:aws:cognito-idp:{region}:123456789012:userpool/{}", pool.id);
    json!({"RegionName": region, "Status": status, "Role": role, "UserPoolArn": arn})
}

/// The stand-by as it is read.
pub async fn secondary(pool: &Pool) -> Option<Value> {
    let listed = pool.call("ListUserPoolReplicas", json!({})).await.answered();
    assert_eq!(listed["UserPoolReplicas"][0], replica(pool, "us-east-1", "PRIMARY", "ACTIVE"));
    assert!(listed.get("NextToken").is_none());
    listed["UserPoolReplicas"].get(1).cloned()
}
