//! ListIdentityPools.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn every_pool_is_listed_once() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(Identities::new(&world).await.id);
    }
    let (mut listed, mut input) = (Vec::new(), json!({"MaxResults": 2}));
    loop {
        let page = world.identity("ListIdentityPools", input.clone()).await.answered();
        let pools = page["IdentityPools"].as_array().unwrap().clone();
        listed.extend(pools.iter().map(|pool| pool["IdentityPoolId"].as_str().unwrap().to_owned()));
        let Some(token) = page.get("NextToken") else { break };
        input["NextToken"] = token.clone();
    }
    ids.sort();
    listed.sort();
    assert_eq!(listed, ids);
    assert_eq!(
        world.identity("ListIdentityPools", json!({"MaxResults": 61})).await.refused_kind(),
        "InvalidParameterException"
    );
}
