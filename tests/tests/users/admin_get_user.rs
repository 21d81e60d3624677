//! AdminGetUser.

use poolhouse_tests::{Outcome, World, attributes_of, minutes};
use serde_json::json;

#[tokio::test]
async fn everything_an_administrator_can_see() {
    let world = World::new().await;
    let pool = world.pool().await;
    let ana = pool.user("ana").attribute("name", "Ana").invited().await;

    let user = ana.get().await;

    let moment = 1_772_521_689.123;
    assert_eq!(
        user,
        json!({
            "Username": "ana", "UserAttributes": user["UserAttributes"], "UserCreateDate": moment,
            "UserLastModifiedDate": moment, "Enabled": true, "UserStatus": "FORCE_CHANGE_PASSWORD",
        })
    );
    assert_eq!(
        attributes_of(&user["UserAttributes"]),
        json!({"sub": ana.sub, "email": "ana@example.com", "email_verified": "true", "name": "Ana"})
    );
}

#[tokio::test]
async fn a_change_is_dated() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").confirmed().await;
    world.wait(minutes(3));
    ana.call("AdminDisableUser", json!({})).await.answered();

    let user = ana.get().await;

    assert_eq!(user["UserCreateDate"], 1_772_521_689.123);
    assert_eq!(user["UserLastModifiedDate"], 1_772_521_869.123);
    assert_eq!(user["Enabled"], false);
}

#[tokio::test]
async fn whom_it_does_not_find() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    other.user("ana").invited().await;
    assert_eq!(
        pool.call("AdminGetUser", json!({"Username": "ana"})).await.refused(),
        "UserNotFoundException: User does not exist."
    );
    let input = json!({"UserPoolId": "us-east-1_Nowhere00", "Username": "ana"});
    assert_eq!(
        world.call("AdminGetUser", input).await.refused(),
        "ResourceNotFoundException: User pool us-east-1_Nowhere00 does not exist."
    );
}

#[tokio::test]
async fn a_user_is_found_by_sub() {
    let world = World::new().await;
    let ana = world.pool().await.user("ana").invited().await;
    let by_sub = ana.pool.call("AdminGetUser", json!({"Username": ana.sub})).await.answered();
    assert_eq!(by_sub, ana.get().await);
}
