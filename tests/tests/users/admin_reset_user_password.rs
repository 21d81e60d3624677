//! AdminResetUserPassword.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, World, minutes};
use serde_json::json;

const STATE: &str = "NotAuthorizedException: User password cannot be reset in the current state.";
const REQUIRED: &str = "PasswordResetRequiredException: Password reset required for the user";

#[tokio::test]
async fn the_old_password_is_dead_until_a_code_sets_a_new_one() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let modified = ana.get().await["UserLastModifiedDate"].as_f64().unwrap();
    world.wait(minutes(1));

    assert_eq!(ana.call("AdminResetUserPassword", json!({})).await.answered(), json!({}));

    assert_eq!(ana.status().await, "RESET_REQUIRED");
    assert!(ana.get().await["UserLastModifiedDate"].as_f64().unwrap() > modified);
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), REQUIRED);
    assert_eq!(client.refresh("ana", &tokens.refresh).await.refused(), REQUIRED);
    assert_eq!(client.renew(&tokens.refresh).await.refused_kind(), "NotAuthorizedException");
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.kind, "forgot_password");

    let input = json!({"Username": "ana", "ConfirmationCode": message.code, "Password": NEW_PASSWORD});
    client.call("ConfirmForgotPassword", input).await.answered();

    assert_eq!(ana.status().await, "CONFIRMED");
    client.tokens("ana", NEW_PASSWORD).await;
    client.renew(&tokens.refresh).await.answered();
}

#[tokio::test]
async fn it_may_be_asked_again_and_the_user_may_ask_too() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let mut codes = Vec::new();
    for _ in 0..2 {
        ana.call("AdminResetUserPassword", json!({})).await.answered();
        codes.push(world.inbox().code_for("ana@example.com").await);
    }
    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
    codes.push(world.inbox().code_for("ana@example.com").await);
    assert_eq!(ana.status().await, "RESET_REQUIRED");

    for (code, is_last) in codes.iter().zip([false, false, true]) {
        let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": NEW_PASSWORD});
        let outcome = client.call("ConfirmForgotPassword", input).await;
        if is_last {
            outcome.answered();
        } else {
            assert_eq!(
                outcome.refused(),
                "CodeMismatchException: Invalid verification code provided, please try again."
            );
        }
    }
}

#[tokio::test]
async fn an_administrators_own_password_ends_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    ana.call("AdminResetUserPassword", json!({})).await.answered();
    ana.call("AdminSetUserPassword", json!({"Password": NEW_PASSWORD, "Permanent": true})).await.answered();
    assert_eq!(ana.status().await, "CONFIRMED");
    client.tokens("ana", NEW_PASSWORD).await;
}

#[tokio::test]
async fn whom_it_refuses_stays_as_they_were() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let nothing = "InvalidParameterException: Cannot reset password for the user as there is no registered/verified \
                   email or phone_number";
    let invited = pool.user("invited").invited().await;
    let nowhere = pool.user("nowhere").without_email().confirmed().await;
    let disabled = pool.user("disabled").confirmed().await;
    disabled.call("AdminDisableUser", json!({})).await.answered();
    let external = pool.user("external").confirmed().await;
    let itself = json!({"ProviderName": "Cognito", "ProviderAttributeValue": "external"});
    pool.call("AdminDisableProviderForUser", json!({"User": itself})).await.answered();
    client.sign_up("unconfirmed", json!({"email": "unconfirmed@example.com"})).await.answered();
    world.inbox().next("unconfirmed@example.com").await;

    for (user, refused, status) in [
        (&invited, STATE, "FORCE_CHANGE_PASSWORD"),
        (&nowhere, nothing, "CONFIRMED"),
        (&disabled, "NotAuthorizedException: User is disabled.", "CONFIRMED"),
        (&external, STATE, "EXTERNAL_PROVIDER"),
    ] {
        assert_eq!(user.call("AdminResetUserPassword", json!({})).await.refused(), refused);
        assert_eq!(user.status().await, status);
    }
    let reset = |name: &'static str| pool.call("AdminResetUserPassword", json!({"Username": name}));
    assert_eq!(reset("unconfirmed").await.refused(), STATE);
    assert_eq!(reset("nobody").await.refused(), "UserNotFoundException: User does not exist.");
    client.tokens("nowhere", PASSWORD).await;
    assert!(world.inbox().all().len() == 1, "nothing was sent to any of them");
}

#[tokio::test]
async fn a_pool_that_cannot_send_says_so_and_resets_nobody() {
    let world = World::new().await;
    let pool = world.pool().await;
    let draft = pool.user("ana").without_email().attribute("phone_number", "+15550001111");
    let ana = draft.attribute("phone_number_verified", "true").confirmed().await;
    assert_eq!(
        ana.call("AdminResetUserPassword", json!({})).await.refused(),
        "InvalidParameterException: Unable to send the message. User pool does not have SMS configuration to send \
         messages."
    );
    assert_eq!(ana.status().await, "CONFIRMED");
}

#[tokio::test]
async fn where_only_administrators_help_no_code_would() {
    let world = World::new().await;
    let recovery = json!({"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]});
    let pool = world.pool_with(json!({"AccountRecoverySetting": recovery})).await;
    let ana = pool.user("ana").confirmed().await;
    assert_eq!(ana.call("AdminResetUserPassword", json!({})).await.refused_kind(), "InvalidParameterException");
    assert_eq!(ana.status().await, "CONFIRMED");
}
