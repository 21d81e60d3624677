//! DeleteTerms.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::terms;

#[tokio::test]
async fn deleted_terms_are_gone_and_their_name_is_free() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let made = pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await.answered();
    let input = json!({"TermsId": made["Terms"]["TermsId"]});

    pool.call("DeleteTerms", input.clone()).await.answered();

    for operation in ["DescribeTerms", "DeleteTerms", "UpdateTerms"] {
        assert_eq!(
            pool.call(operation, input.clone()).await.refused_kind(),
            "ResourceNotFoundException",
            "{operation}"
        );
    }
    let list = pool.call("ListTerms", json!({})).await.answered();
    assert_eq!(list, json!({"Terms": []}));
    pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn terms_go_with_their_client() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, other) = (pool.client().await, pool.client().await);
    for (client, name) in [(&client, "terms-of-use"), (&client, "privacy-policy"), (&other, "terms-of-use")] {
        pool.call("CreateTerms", terms(&client.id, name)).await.answered();
    }
    pool.call("DeleteUserPoolClient", json!({"ClientId": client.id})).await.answered();
    let list = pool.call("ListTerms", json!({})).await.answered();
    assert_eq!(list["Terms"].as_array().unwrap().len(), 1);
    world.verify().await;
}
