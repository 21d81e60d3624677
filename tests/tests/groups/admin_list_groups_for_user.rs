//! AdminListGroupsForUser.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{add, made, names, role};

#[tokio::test]
async fn groups_look_as_they_do_elsewhere() {
    let world = World::new().await;
    let pool = world.pool().await;
    let group = made(&pool, "g", json!({"Description": "d", "RoleArn": role("r"), "Precedence": 3})).await;
    let ana = pool.user("ana").invited().await;
    add(&ana, "g").await;
    assert_eq!(ana.call("AdminListGroupsForUser", json!({})).await.answered(), json!({"Groups": [group]}));
}

#[tokio::test]
async fn every_group_of_the_user_is_on_exactly_one_page() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (ana, bob) = (pool.user("ana").invited().await, pool.user("bob").invited().await);
    let mut expected = Vec::new();
    for number in 0..62 {
        let name = format!("group{number:02}");
        made(&pool, &name, json!({})).await;
        if number != 30 {
            add(&ana, &name).await;
            expected.push(name);
        }
    }

    for limit in [0, 60, 7] {
        let (mut input, mut found) = (json!({"Limit": limit}), Vec::new());
        loop {
            let page = ana.call("AdminListGroupsForUser", input.clone()).await.answered();
            assert!(page["Groups"].as_array().unwrap().len() <= if limit == 0 { 60 } else { limit });
            found.extend(names(&page["Groups"], "GroupName"));
            let Some(token) = page.get("NextToken") else { break };
            input["NextToken"] = token.clone();
            let refused = bob.call("AdminListGroupsForUser", input.clone()).await.refused_kind();
            assert_eq!(refused, "InvalidParameterException", "a token of another user's list");
        }
        found.sort();
        assert_eq!(found, expected, "{limit}");
    }
}

#[tokio::test]
async fn an_unknown_user_is_refused() {
    let world = World::new().await;
    let refused = world.pool().await.call("AdminListGroupsForUser", json!({"Username": "nobody"})).await.refused();
    assert_eq!(refused, "UserNotFoundException: User does not exist.");
}
