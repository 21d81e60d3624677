//! ListDevices.

use std::collections::BTreeSet;

use poolhouse_tests::Outcome;
use serde_json::json;

use super::{Owner, TRACKING_OFF};

#[tokio::test]
async fn users_list_their_own_page_by_page() {
    let owner = Owner::new().await;
    let mut keys = BTreeSet::from([owner.device().await.key]);
    for _ in 0..4 {
        keys.insert(owner.another_device().await.key);
    }
    let ben = owner.pool.user("ben").confirmed().await.signs_in(&owner.client).await;
    poolhouse_tests::Device::confirmed(&owner.world, &ben).await;

    let (mut seen, mut sizes, mut token) = (BTreeSet::new(), Vec::new(), serde_json::Value::Null);
    loop {
        let mut input = json!({"AccessToken": owner.tokens.access, "Limit": 2});
        if !token.is_null() {
            input["PaginationToken"] = token;
        }
        let page = owner.world.call("ListDevices", input).await.answered();
        let devices = page["Devices"].as_array().unwrap();
        sizes.push(devices.len());
        seen.extend(devices.iter().map(|device| device["DeviceKey"].as_str().unwrap().to_owned()));
        match page.get("PaginationToken") {
            Some(next) => token = next.clone(),
            None => break,
        }
    }

    assert_eq!(sizes, [2, 2, 1]);
    assert_eq!(seen, keys);
}

#[tokio::test]
async fn a_token_of_another_list_does_not_go_on() {
    let owner = Owner::new().await;
    owner.device().await;
    owner.another_device().await;
    let first = json!({"AccessToken": owner.tokens.access, "Limit": 1});
    let first = owner.world.call("ListDevices", first).await.answered();
    let token = first["PaginationToken"].clone();
    let ben = owner.pool.user("ben").confirmed().await.signs_in(&owner.client).await;
    for input in [
        json!({"AccessToken": ben.access, "Limit": 1, "PaginationToken": token}),
        json!({"AccessToken": owner.tokens.access, "Limit": 2, "PaginationToken": token}),
        json!({"AccessToken": owner.tokens.access, "Limit": 1, "PaginationToken": "garbage"}),
    ] {
        let refused = owner.world.call("ListDevices", input).await.refused();
        assert_eq!(refused, "InvalidParameterException: Invalid pagination token");
    }
}

#[tokio::test]
async fn a_pool_that_stopped_tracking_says_so() {
    let owner = Owner::new().await;
    owner.stop_tracking().await;
    let refused = owner.world.call("ListDevices", json!({"AccessToken": owner.tokens.access})).await;
    assert_eq!(refused.refused(), TRACKING_OFF);
}
