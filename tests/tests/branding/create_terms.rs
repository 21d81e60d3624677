//! CreateTerms.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{links, terms};

#[tokio::test]
async fn terms_are_answered_and_read_back_exactly() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;

    let made = pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await.answered();

    let shown = &made["Terms"];
    let expected = json!({
        "TermsId": shown["TermsId"], "UserPoolId": pool.id, "ClientId": client.id, "TermsName": "terms-of-use",
        "TermsSource": "LINK", "Enforcement": "NONE", "Links": links("https://example.com/terms"),
        "CreationDate": shown["CreationDate"], "LastModifiedDate": shown["CreationDate"],
    });
    assert_eq!(*shown, expected);
    let read = pool.call("DescribeTerms", json!({"TermsId": shown["TermsId"]})).await.answered();
    assert_eq!(read, made);
}

#[tokio::test]
async fn a_client_has_one_of_each_name() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, other) = (pool.client().await, pool.client().await);
    for (client, name) in [(&client, "terms-of-use"), (&client, "privacy-policy"), (&other, "terms-of-use")] {
        pool.call("CreateTerms", terms(&client.id, name)).await.answered();
    }
    let again = pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await;
    assert_eq!(again.refused_kind(), "TermsExistsException");
}

#[tokio::test]
async fn links_are_needed_and_lead_to_pages() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for wrong in
        [json!(null), json!({}), json!({"cognito:default": "terms"}), json!({"cognito:klingon": "https://a.b"})]
    {
        let mut input = terms(&client.id, "terms-of-use");
        input["Links"] = wrong.clone();
        assert_eq!(pool.call("CreateTerms", input).await.refused_kind(), "InvalidParameterException", "{wrong}");
    }
    let unknown = pool.call("CreateTerms", terms("nobody", "terms-of-use")).await.refused();
    assert_eq!(unknown, "ResourceNotFoundException: User pool client nobody does not exist.");
}

#[tokio::test]
async fn a_pool_has_forty() {
    let world = World::new().await;
    let pool = world.pool().await;
    for _ in 0..20 {
        let client = pool.client().await;
        for name in ["terms-of-use", "privacy-policy"] {
            pool.call("CreateTerms", terms(&client.id, name)).await.answered();
        }
    }
    let client = pool.client().await;
    let refused = pool.call("CreateTerms", terms(&client.id, "terms-of-use")).await;
    assert_eq!(refused.refused_kind(), "LimitExceededException");
}
