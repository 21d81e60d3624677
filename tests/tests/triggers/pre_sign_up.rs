//! PreSignUp: a function refuses, confirms, and vouches for addresses.

use poolhouse_tests::{Outcome, PASSWORD};
use serde_json::json;

use super::{agreeing, world};

#[tokio::test]
async fn somebody_whom_the_function_confirms_signs_in_at_once() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PreSignUp", "PostConfirmation"]);
    members["AutoVerifiedAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    functions.respond("PreSignUp", |_| json!({"autoConfirmUser": true, "autoVerifyEmail": true}));

    let input = json!({
        "Username": "ana", "Password": PASSWORD, "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}],
        "ValidationData": [{"Name": "invitation", "Value": "7"}], "ClientMetadata": {"from": "web"},
    });
    let signed_up = client.call("SignUp", input).await.answered();

    assert_eq!((&signed_up["UserConfirmed"], &signed_up["CodeDeliveryDetails"]), (&json!(true), &json!(null)));
    let events = functions.events();
    assert_eq!(events[0]["triggerSource"], "PreSignUp_SignUp");
    assert_eq!(
        events[0]["request"],
        json!({
            "userAttributes": {"email": "ana@example.com"}, "validationData": {"invitation": "7"},
            "clientMetadata": {"from": "web"},
        })
    );
    assert_eq!(events[1]["triggerSource"], "PostConfirmation_ConfirmSignUp");
    assert_eq!(events[1]["request"]["userAttributes"]["cognito:user_status"], "CONFIRMED");
    assert_eq!(events[1]["request"]["userAttributes"]["email_verified"], "true");
    assert_eq!(events[1]["request"]["clientMetadata"], json!({"from": "web"}));
    assert!(world.inbox().all().is_empty());
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn an_alias_is_taken_from_its_earlier_holder() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PreSignUp"]);
    members["AliasAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    let earlier = pool.user("earlier").email("ana@example.com").confirmed().await;
    functions.respond("PreSignUp", |_| json!({"autoConfirmUser": true, "autoVerifyEmail": true}));

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();

    assert_eq!(earlier.attributes().await["email_verified"], "false");
    let tokens = client.tokens("ana@example.com", PASSWORD).await;
    assert_eq!(poolhouse_tests::claims(&tokens.id)["cognito:username"], "ana");
    world.verify().await;
}

#[tokio::test]
async fn without_the_functions_word_an_alias_stays_where_it_is() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PreSignUp"]);
    members["AliasAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    let earlier = pool.user("earlier").email("ana@example.com").confirmed().await;

    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();

    assert_eq!(earlier.attributes().await["email_verified"], "true");
}

#[tokio::test]
async fn who_is_not_confirmed_has_nothing_verified() {
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PreSignUp"])).await;
    let client = pool.client().await;
    functions.respond("PreSignUp", |_| json!({"autoVerifyEmail": true}));
    let refused = client.sign_up("ana", json!({"email": "ana@example.com"})).await.refused().to_string();
    assert_eq!(
        refused,
        "InvalidLambdaResponseException: Phone or email cannot be auto verified, when user is not being auto confirmed."
    );
    functions.respond("PreSignUp", |_| json!({"autoConfirmUser": true, "autoVerifyPhone": true}));
    let absent = client.sign_up("ana", json!({"email": "ana@example.com"})).await;
    assert_eq!(absent.refused_kind(), "InvalidLambdaResponseException");
    assert!(pool.usernames().await.is_empty());
}

#[tokio::test]
async fn an_administrators_user_is_none_the_more_confirmed_but_may_be_refused() {
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PreSignUp", "PostConfirmation"])).await;
    functions.respond("PreSignUp", |_| json!({"autoConfirmUser": true, "autoVerifyPhone": true}));
    let input = json!({
        "Username": "ana", "MessageAction": "SUPPRESS", "TemporaryPassword": PASSWORD,
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}, {"Name": "email_verified", "Value": "true"}],
        "ValidationData": [{"Name": "k", "Value": "v"}], "ClientMetadata": {"by": "admin"},
    });

    let made = pool.call("AdminCreateUser", input).await.answered();

    assert_eq!(made["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let events = functions.events();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["triggerSource"], "PreSignUp_AdminCreateUser");
    assert_eq!(events[0]["callerContext"]["clientId"], "CLIENT_ID_NOT_APPLICABLE");
    assert_eq!(
        events[0]["request"],
        json!({
            "userAttributes": {"email": "ana@example.com", "email_verified": "true"}, "validationData": {"k": "v"},
            "clientMetadata": {"by": "admin"},
        })
    );

    functions.fail("PreSignUp", "nobody else");
    let refused = pool.call("AdminCreateUser", json!({"Username": "ben"})).await;
    assert_eq!(refused.refused(), "UserLambdaValidationException: PreSignUp failed with error nobody else.");
    assert_eq!(pool.usernames().await, ["ana"]);
}

#[tokio::test]
async fn where_addresses_are_the_names_the_event_names_the_uuid_to_be() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PreSignUp"]);
    members["UsernameAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;

    let signed_up = client.sign_up("ana@example.com", json!({})).await.answered();

    let event = &functions.events()[0];
    assert_eq!(event["userName"], signed_up["UserSub"]);
    assert_eq!(event["request"]["userAttributes"], json!({"email": "ana@example.com"}));
    assert_eq!(event["request"]["validationData"], json!(null));
}
