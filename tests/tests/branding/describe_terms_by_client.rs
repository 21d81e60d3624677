//! DescribeTermsByClient.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::terms;

#[tokio::test]
async fn terms_are_found_by_client_and_name() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let made = pool.call("CreateTerms", terms(&client.id, "privacy-policy")).await.answered();

    let input = json!({"ClientId": client.id, "TermsName": "privacy-policy"});
    assert_eq!(pool.call("DescribeTermsByClient", input).await.answered(), made);

    let other = json!({"ClientId": client.id, "TermsName": "terms-of-use"});
    assert_eq!(pool.call("DescribeTermsByClient", other).await.refused_kind(), "ResourceNotFoundException");
    let nobody = json!({"ClientId": "nobody", "TermsName": "privacy-policy"});
    assert_eq!(
        pool.call("DescribeTermsByClient", nobody).await.refused(),
        "ResourceNotFoundException: User pool client nobody does not exist."
    );
}
