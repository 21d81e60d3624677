//! ListTerms.

use std::collections::BTreeSet;

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::terms;

#[tokio::test]
async fn all_terms_of_the_pool_are_on_exactly_one_page() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let foreign = other.client().await;
    other.call("CreateTerms", terms(&foreign.id, "terms-of-use")).await.answered();
    let mut expected = BTreeSet::new();
    for _ in 0..3 {
        let client = pool.client().await;
        for name in ["terms-of-use", "privacy-policy"] {
            let made = pool.call("CreateTerms", terms(&client.id, name)).await.answered()["Terms"].clone();
            expected.insert(
                json!({
                    "TermsId": made["TermsId"], "TermsName": name, "Enforcement": "NONE",
                    "CreationDate": made["CreationDate"], "LastModifiedDate": made["LastModifiedDate"],
                })
                .to_string(),
            );
        }
    }

    let mut found = Vec::new();
    let mut input = json!({"MaxResults": 4});
    for _ in 0..10 {
        let page = pool.call("ListTerms", input.clone()).await.answered();
        found.extend(page["Terms"].as_array().unwrap().iter().map(ToString::to_string));
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }

    assert_eq!(found.len(), 6);
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
    let token = pool.call("ListTerms", json!({"MaxResults": 1})).await.answered()["NextToken"].clone();
    let elsewhere = other.call("ListTerms", json!({"MaxResults": 1, "NextToken": token})).await;
    assert_eq!(elsewhere.refused_kind(), "InvalidParameterException");
    assert_eq!(pool.call("ListTerms", json!({"MaxResults": 0})).await.refused_kind(), "InvalidParameterException");
}
