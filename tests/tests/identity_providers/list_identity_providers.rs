//! ListIdentityProviders: pages and what is in them.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::provider;

#[tokio::test]
async fn every_provider_is_on_exactly_one_page() {
    let world = World::new().await;
    let pool = world.pool().await;
    let mut expected: Vec<String> = (0..53).map(|number| format!("idp{number}")).collect();
    for name in &expected {
        provider(&pool, name).await;
    }
    expected.sort();

    for (size, longest) in [(None, 50), (Some(0), 50), (Some(60), 50), (Some(7), 7)] {
        let mut found = Vec::new();
        let mut input = json!({"MaxResults": size});
        loop {
            let page = pool.call("ListIdentityProviders", input.clone()).await.answered();
            let providers = page["Providers"].as_array().unwrap();
            assert!(providers.len() <= longest, "{size:?}");
            found.extend(providers.iter().map(|provider| provider["ProviderName"].as_str().unwrap().to_owned()));
            match page.get("NextToken") {
                Some(token) => input["NextToken"] = token.clone(),
                None => break,
            }
        }
        found.sort();
        assert_eq!(found, expected, "{size:?}");
    }
}

#[tokio::test]
async fn a_provider_is_described_in_short() {
    let world = World::new().await;
    let pool = world.pool().await;
    assert_eq!(pool.call("ListIdentityProviders", json!({})).await.answered(), json!({"Providers": []}));
    provider(&pool, "Okta").await;

    let page = pool.call("ListIdentityProviders", json!({})).await.answered();

    let moment = 1_772_521_689.123;
    let short = json!({
        "ProviderName": "Okta", "ProviderType": "OIDC", "LastModifiedDate": moment, "CreationDate": moment,
    });
    assert_eq!(page, json!({"Providers": [short]}));
    for token in ["x", "AAAA"] {
        let refused = pool.call("ListIdentityProviders", json!({"NextToken": token})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException");
    }
}
