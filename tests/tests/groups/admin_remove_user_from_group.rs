//! AdminRemoveUserFromGroup.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::{add, groups_of, made, members_of};

#[tokio::test]
async fn only_that_membership_ends() {
    let world = World::new().await;
    let pool = world.pool().await;
    for name in ["g", "h"] {
        made(&pool, name, json!({})).await;
    }
    let (ana, bob) = (pool.user("ana").invited().await, pool.user("bob").invited().await);
    for (user, group) in [(&ana, "g"), (&ana, "h"), (&bob, "g")] {
        add(user, group).await;
    }

    // Once more is no error.
    for _ in 0..2 {
        let removed = ana.call("AdminRemoveUserFromGroup", json!({"GroupName": "g"})).await;
        assert_eq!(removed.answered(), Value::Null);
    }

    assert_eq!(groups_of(&ana).await, ["h"]);
    assert_eq!(members_of(&pool, "g").await, ["bob"]);
    ana.call("AdminRemoveUserFromGroup", json!({"GroupName": "h"})).await.answered();
    assert_eq!(groups_of(&ana).await, [""; 0]);
    world.verify().await;
}

#[tokio::test]
async fn an_unknown_group_is_refused() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").invited().await;
    assert_eq!(
        ana.call("AdminRemoveUserFromGroup", json!({"GroupName": "g"})).await.refused(),
        "ResourceNotFoundException: Group not found."
    );
}
