//! ListUsersInGroup.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{add, made, members_of, names};

#[tokio::test]
async fn members_look_as_in_a_list_of_users() {
    let world = World::new().await;
    let pool = world.pool().await;
    made(&pool, "g", json!({})).await;
    let ana = pool.user("ana").confirmed().await;
    pool.user("bob").confirmed().await;
    add(&ana, "g").await;

    let listed = pool.call("ListUsers", json!({"Filter": "username = \"ana\""})).await.answered();
    let members = pool.call("ListUsersInGroup", json!({"GroupName": "g"})).await.answered();
    assert_eq!(members, json!({"Users": listed["Users"]}));
}

#[tokio::test]
async fn every_member_is_on_exactly_one_page() {
    let world = World::new().await;
    let pool = world.pool().await;
    for name in ["g", "h"] {
        made(&pool, name, json!({})).await;
    }
    let mut expected = Vec::new();
    for number in 0..7 {
        let user = pool.user(&format!("user{number}")).invited().await;
        add(&user, if number == 3 { "h" } else { "g" }).await;
        if number != 3 {
            expected.push(user.username);
        }
    }

    let (mut input, mut found) = (json!({"GroupName": "g", "Limit": 2}), Vec::new());
    loop {
        let page = pool.call("ListUsersInGroup", input.clone()).await.answered();
        assert!(page["Users"].as_array().unwrap().len() <= 2);
        found.extend(names(&page["Users"], "Username"));
        let Some(token) = page.get("NextToken") else { break };
        input["NextToken"] = token.clone();
        let elsewhere = json!({"GroupName": "h", "Limit": 2, "NextToken": token});
        let refused = pool.call("ListUsersInGroup", elsewhere).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "a token of another group");
    }
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(
        pool.call("ListUsersInGroup", json!({"GroupName": "nowhere"})).await.refused(),
        "ResourceNotFoundException: Group not found."
    );
}

#[tokio::test]
async fn deleted_users_are_members_of_nothing() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    made(&pool, "g", json!({})).await;
    let (ana, bob) = (pool.user("ana").confirmed().await, pool.user("bob").confirmed().await);
    for user in [&ana, &bob] {
        add(user, "g").await;
    }

    ana.call("AdminDeleteUser", json!({})).await.answered();
    let tokens = bob.signs_in(&client).await;
    world.call("DeleteUser", json!({"AccessToken": tokens.access})).await.answered();

    assert_eq!(members_of(&pool, "g").await, [""; 0]);
    let again = pool.user("ana").confirmed().await;
    assert_eq!(super::groups_of(&again).await, [""; 0]);
    world.verify().await;
}
