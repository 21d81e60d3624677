//! DescribeTerms.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{NOTHING, terms};

#[tokio::test]
async fn an_id_of_nothing_or_of_another_pool_is_not_found() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = other.client().await;
    let made = other.call("CreateTerms", terms(&client.id, "terms-of-use")).await.answered();
    for id in [json!(NOTHING), made["Terms"]["TermsId"].clone()] {
        let refused = pool.call("DescribeTerms", json!({"TermsId": id})).await;
        assert_eq!(refused.refused_kind(), "ResourceNotFoundException");
    }
    let read = other.call("DescribeTerms", json!({"TermsId": made["Terms"]["TermsId"]})).await.answered();
    assert_eq!(read, made);
}
