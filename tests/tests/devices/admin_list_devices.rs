//! AdminListDevices.

use std::collections::BTreeSet;

use poolhouse_tests::Outcome;
use serde_json::json;

use super::{Owner, TRACKING_OFF};

#[tokio::test]
async fn an_administrator_lists_those_of_one_user() {
    let owner = Owner::new().await;
    let keys = BTreeSet::from([owner.device().await.key, owner.another_device().await.key]);
    let ben = owner.pool.user("ben").confirmed().await;

    let listed = owner.user.call("AdminListDevices", json!({})).await.answered();

    let devices = listed["Devices"].as_array().unwrap();
    let seen: BTreeSet<_> = devices.iter().map(|device| device["DeviceKey"].as_str().unwrap().to_owned()).collect();
    assert_eq!(seen, keys);
    assert!(listed.get("PaginationToken").is_none());
    assert_eq!(ben.call("AdminListDevices", json!({})).await.answered(), json!({"Devices": []}));
    assert_eq!(
        owner.pool.call("AdminListDevices", json!({"Username": "nobody"})).await.refused(),
        "UserNotFoundException: User does not exist."
    );
}

#[tokio::test]
async fn a_pool_that_stopped_tracking_says_so() {
    let owner = Owner::new().await;
    owner.stop_tracking().await;
    assert_eq!(owner.user.call("AdminListDevices", json!({})).await.refused(), TRACKING_OFF);
}
