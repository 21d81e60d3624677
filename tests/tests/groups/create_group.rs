//! CreateGroup.

use domain::group::{Group, GroupDraft};
use domain::ids::{GroupNumber, PoolId};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{made, role};

#[tokio::test]
async fn a_group_is_shown_as_it_was_made() {
    let world = World::new().await;
    let pool = world.pool().await;

    let bare = made(&pool, "bare", json!({})).await;
    let full = made(&pool, "full", json!({"Description": "All of it", "RoleArn": role("r"), "Precedence": 0})).await;

    let date = 1_772_521_689.123;
    assert_eq!(
        bare,
        json!({"GroupName": "bare", "UserPoolId": pool.id, "LastModifiedDate": date, "CreationDate": date})
    );
    assert_eq!(
        full,
        json!({
            "GroupName": "full", "UserPoolId": pool.id, "Description": "All of it", "RoleArn": role("r"),
            "Precedence": 0, "LastModifiedDate": date, "CreationDate": date,
        })
    );
    for group in [bare, full] {
        let read = pool.call("GetGroup", json!({"GroupName": group["GroupName"]})).await.answered();
        assert_eq!(read, json!({"Group": group}));
    }
    world.verify().await;
}

#[tokio::test]
async fn a_name_is_taken_once_in_a_pool_and_case_matters() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    made(&pool, "admins", json!({})).await;

    let again = pool.call("CreateGroup", json!({"GroupName": "admins", "Precedence": 7})).await;
    assert_eq!(again.refused_kind(), "GroupExistsException");
    made(&pool, "Admins", json!({})).await;
    made(&other, "admins", json!({})).await;
    let kept = pool.call("GetGroup", json!({"GroupName": "admins"})).await.answered();
    assert!(kept["Group"].get("Precedence").is_none());
}

#[tokio::test]
async fn names_are_any_text_without_blanks() {
    let world = World::new().await;
    let pool = world.pool().await;
    let longest = "ü".repeat(128);
    for name in ["us-east-1_AbC_Google", "ärzte", "a/b?c=d\"e'f\\g", "😀", longest.as_str()] {
        let group = made(&pool, name, json!({})).await;
        assert_eq!(group["GroupName"], name);
        assert_eq!(pool.call("GetGroup", json!({"GroupName": name})).await.answered()["Group"], group);
    }
    for name in ["", "a b", "a\tb", "x".repeat(129).as_str()] {
        let refused = pool.call("CreateGroup", json!({"GroupName": name})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{name:?}");
    }
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let foreign = json!({"GroupName": "g", "RoleArn": "arn:aws:iam::999999999999:role/r"});
    assert_eq!(
        pool.call("CreateGroup", foreign).await.refused(),
        "InvalidParameterException: Cross-account pass role is not allowed."
    );
    assert_eq!(
        pool.call("CreateGroup", json!({"GroupName": "g", "Precedence": -1})).await.refused(),
        "InvalidParameterException: 1 validation error detected: Value '-1' at 'precedence' failed to satisfy constraint: \
         Member must have value greater than or equal to 0"
    );
    let unknown = json!({"UserPoolId": "us-east-1_Nowhere00", "GroupName": "g"});
    assert_eq!(
        world.call("CreateGroup", unknown).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
    assert_eq!(
        pool.call("GetGroup", json!({"GroupName": "g"})).await.refused(),
        "ResourceNotFoundException: Group not found."
    );
}

#[tokio::test]
async fn a_pool_has_ten_thousand_groups_at_most() {
    let world = World::new().await;
    let pool = world.pool().await;
    let found = world.service().store().begin().pool_by_id(&PoolId::from(pool.id.as_str())).await.unwrap().unwrap();
    for hundred in 0..100_u64 {
        let mut tx = world.service().store().begin();
        for number in hundred * 100..(hundred + 1) * 100 {
            let (name, draft) = (format!("group{number}"), GroupDraft::default());
            let group = Group::create(&found, GroupNumber(number), name, draft, number, "123456789012", found.created);
            tx.put(&group.unwrap());
        }
        tx.commit().await.unwrap();
    }

    let refused = pool.call("CreateGroup", json!({"GroupName": "one-more"})).await.refused_kind();
    assert_eq!(refused, "LimitExceededException");
    pool.call("DeleteGroup", json!({"GroupName": "group7"})).await.answered();
    made(&pool, "one-more", json!({})).await;
    world.verify().await;
}

#[tokio::test]
async fn of_many_who_make_one_group_one_does() {
    let world = World::new().await;
    let pool = world.pool().await;
    let tasks = (0..32).map(|number| {
        let pool = pool.clone();
        tokio::spawn(async move { pool.call("CreateGroup", json!({"GroupName": "g", "Precedence": number})).await })
    });
    let mut made = 0;
    for task in tasks.collect::<Vec<_>>() {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert_eq!(error.kind, "GroupExistsException"),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(pool.call("ListGroups", json!({})).await.answered()["Groups"].as_array().unwrap().len(), 1);
    world.verify().await;
}
