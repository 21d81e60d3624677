//! 14: a code of one purpose, person or pool, used for another.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

const WRONG: &str = "CodeMismatchException: Invalid verification code provided, please try again.";

#[tokio::test]
async fn test_14_a_code_is_worthless_elsewhere() {
    let world = World::new().await;
    let (here, there) = (world.verifying_pool().await, world.verifying_pool().await);
    let (app, other) = (here.client().await, there.client().await);
    here.user("ana").confirmed().await;
    here.user("ben").confirmed().await;
    there.user("ana").email("ana@elsewhere.com").confirmed().await;
    app.sign_up("new", json!({"email": "new@example.com"})).await.answered();
    let sign_up = world.inbox().code_for("new@example.com").await;
    for (client, name) in [(&app, "ana"), (&app, "ben"), (&other, "ana")] {
        client.call("ForgotPassword", json!({"Username": name})).await.answered();
    }
    let code = world.inbox().code_for("ana@example.com").await;
    let reset =
        |name: &str, code: &str| json!({"Username": name, "ConfirmationCode": code, "Password": "N3w-password!"});

    assert_eq!(app.confirm("new", &code).await.refused(), WRONG, "another purpose");
    assert_eq!(app.call("ConfirmForgotPassword", reset("ana", &sign_up)).await.refused(), WRONG, "another purpose");
    assert_eq!(app.call("ConfirmForgotPassword", reset("ben", &code)).await.refused(), WRONG, "another person");
    assert_eq!(other.call("ConfirmForgotPassword", reset("ana", &code)).await.refused(), WRONG, "another pool");

    app.call("ConfirmForgotPassword", reset("ana", &code)).await.answered();
    app.confirm("new", &sign_up).await.answered();
}

#[tokio::test]
async fn test_14_a_code_proves_the_address_it_went_to_and_no_other() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    client.sign_up("new", json!({"email": "new@example.com"})).await.answered();
    let code = world.inbox().code_for("new@example.com").await;
    let another = json!([{"Name": "email", "Value": "another@example.com"}]);
    let changed = json!({"Username": "new", "UserAttributes": another});
    pool.call("AdminUpdateUserAttributes", changed).await.answered();

    client.confirm("new", &code).await.answered();

    let user = pool.call("AdminGetUser", json!({"Username": "new"})).await.answered();
    let has = |name: &str, value: &str| {
        let attributes = user["UserAttributes"].as_array().unwrap();
        attributes.iter().any(|attribute| attribute["Name"] == name && attribute["Value"] == value)
    };
    assert!(has("email", "another@example.com"), "{user}");
    assert!(!has("email_verified", "true"), "{user}");
}
