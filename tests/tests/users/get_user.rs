//! GetUser: what a user sees of herself through an app.

use poolhouse_tests::{Outcome, World, attributes_of, hours};
use serde_json::json;

#[tokio::test]
async fn a_user_sees_what_the_client_may_read() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"Schema": [{"Name": "city", "AttributeDataType": "String"}]})).await;
    let ana = pool.user("ana").attribute("name", "Ana").attribute("custom:city", "Porto").confirmed().await;
    let open = pool.client().await;
    let narrow = pool.client_with(json!({"ReadAttributes": ["name", "custom:city"]})).await;

    let tokens = ana.signs_in(&open).await;
    let user = world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    assert_eq!(user["Username"], "ana");
    assert_eq!(user.as_object().unwrap().len(), 2, "no dates, no status: {user}");
    let mut seen = attributes_of(&user["UserAttributes"]);
    // Whether a client without lists reads custom attributes is not settled.
    seen.as_object_mut().unwrap().remove("custom:city");
    assert_eq!(seen, json!({"sub": ana.sub, "name": "Ana", "email": "ana@example.com", "email_verified": "true"}));

    let tokens = ana.signs_in(&narrow).await;
    let user = world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    assert_eq!(attributes_of(&user["UserAttributes"]), json!({"sub": ana.sub, "name": "Ana", "custom:city": "Porto"}));
}

#[tokio::test]
async fn an_old_token_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    world.wait(hours(1));
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(),
        "NotAuthorizedException: Access Token has expired"
    );
}

#[tokio::test]
async fn a_null_token_is_a_violation_and_garbage_is_not_authorised() {
    let world = World::new().await;
    let refused = world.call("GetUser", json!({})).await.refused();
    assert!(refused.starts_with("InvalidParameterException: 1 validation error detected: Value"), "{refused}");
    assert!(refused.ends_with(" at 'accessToken' failed to satisfy constraint: Member must not be null"), "{refused}");
    assert_eq!(
        world.call("GetUser", json!({"AccessToken": "garbage"})).await.refused(),
        "NotAuthorizedException: Invalid Access Token"
    );
}

#[tokio::test]
async fn an_admin_made_temporary_password_does_not_end_a_token() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    ana.call("AdminSetUserPassword", json!({"Password": "An0ther-word!", "Permanent": true})).await.answered();
    world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
}
