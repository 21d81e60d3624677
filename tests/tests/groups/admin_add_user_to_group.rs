//! AdminAddUserToGroup.

use poolhouse_tests::{Outcome, World, minutes};
use serde_json::{Value, json};

use super::{add, groups_of, made, members_of};

#[tokio::test]
async fn adding_twice_is_adding_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    made(&pool, "g", json!({})).await;
    let ana = pool.user("ana").confirmed().await;
    let before = ana.get().await;
    world.wait(minutes(1));

    add(&ana, "g").await;
    add(&ana, "g").await;

    assert_eq!(groups_of(&ana).await, ["g"]);
    assert_eq!(members_of(&pool, "g").await, ["ana"]);
    assert_eq!(ana.get().await, before, "membership is not part of the profile");
    world.verify().await;
}

#[tokio::test]
async fn a_user_is_named_by_sub_and_alias_too() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    for name in ["g", "h"] {
        made(&pool, name, json!({})).await;
    }
    let ana = pool.user("ana").confirmed().await;
    for (name, group) in [(&ana.sub, "g"), (&ana.email, "h")] {
        let input = json!({"Username": name, "GroupName": group});
        assert_eq!(pool.call("AdminAddUserToGroup", input).await.answered(), Value::Null);
    }
    assert_eq!(groups_of(&ana).await, ["g", "h"]);
}

#[tokio::test]
async fn whoever_or_whatever_is_unknown_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    made(&pool, "g", json!({})).await;
    let ana = pool.user("ana").invited().await;
    assert_eq!(
        ana.call("AdminAddUserToGroup", json!({"GroupName": "h"})).await.refused(),
        "ResourceNotFoundException: Group not found."
    );
    let nobody = json!({"GroupName": "g", "Username": "nobody"});
    assert_eq!(
        pool.call("AdminAddUserToGroup", nobody.clone()).await.refused(),
        "UserNotFoundException: User does not exist."
    );
    assert_eq!(
        pool.call("AdminRemoveUserFromGroup", nobody).await.refused(),
        "UserNotFoundException: User does not exist."
    );
    let nowhere = json!({"UserPoolId": "us-east-1_Nowhere00", "GroupName": "g", "Username": "ana"});
    assert_eq!(
        world.call("AdminAddUserToGroup", nowhere).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}

#[tokio::test]
async fn a_user_is_in_a_hundred_groups_at_most_and_deleted_ones_do_not_count() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").invited().await;
    for number in 0..101 {
        made(&pool, &format!("group{number:03}"), json!({})).await;
    }
    for number in 0..100 {
        add(&ana, &format!("group{number:03}")).await;
    }

    let one_more = json!({"GroupName": "group100"});
    assert!(ana.call("AdminAddUserToGroup", one_more.clone()).await.is_err());
    add(&ana, "group007").await;
    pool.call("DeleteGroup", json!({"GroupName": "group042"})).await.answered();
    ana.call("AdminAddUserToGroup", one_more).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn many_groups_at_once_are_all_kept() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").invited().await;
    for number in 0..8 {
        made(&pool, &format!("group{number}"), json!({})).await;
    }
    let tasks = (0..8).map(|number| {
        let ana = ana.clone();
        tokio::spawn(async move { add(&ana, &format!("group{number}")).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(groups_of(&ana).await.len(), 8);
    world.verify().await;
}

#[tokio::test]
async fn a_user_who_is_deleted_meanwhile_is_no_member() {
    let world = World::new().await;
    let pool = world.pool().await;
    made(&pool, "g", json!({})).await;
    for number in 0..16 {
        let user = pool.user(&format!("user{number}")).invited().await;
        let (joining, leaving) = (user.clone(), user);
        let joining = tokio::spawn(async move { joining.call("AdminAddUserToGroup", json!({"GroupName": "g"})).await });
        let leaving = tokio::spawn(async move { leaving.call("AdminDeleteUser", json!({})).await });
        leaving.await.unwrap().answered();
        if let Err(error) = joining.await.unwrap() {
            assert_eq!(error.kind, "UserNotFoundException");
        }
    }
    assert_eq!(members_of(&pool, "g").await, [""; 0]);
    world.verify().await;
}
