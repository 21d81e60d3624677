//! Domains of pools.

mod create_user_pool_domain;
mod delete_user_pool_domain;
mod describe_user_pool_domain;
mod update_user_pool_domain;

use poolhouse_tests::{Outcome, Pool, World};
use serde_json::{Value, json};

pub const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/1";

pub async fn describe(world: &World, domain: &str) -> Value {
    let answer = world.call("DescribeUserPoolDomain", json!({"Domain": domain})).await.answered();
    answer["DomainDescription"].clone()
}

pub async fn prefix(pool: &Pool, domain: &str) -> Value {
    pool.call("CreateUserPoolDomain", json!({"Domain": domain})).await.answered()
}

pub async fn custom(pool: &Pool, domain: &str) -> Value {
    let input = json!({"Domain": domain, "CustomDomainConfig": {"CertificateArn": CERTIFICATE}});
    pool.call("CreateUserPoolDomain", input).await.answered()
}
