//! Which operation calls which functions, in which order; and which calls none.

use poolhouse_tests::{Outcome, Stage, callable, merge};
use serde_json::json;

use super::{agreeing, sending, token_function, world};

/// Every trigger but those that send, which take messages away from the inbox that the stage reads codes from.
const TRIGGERS: &[&str] = &[
    "PreSignUp",
    "CustomMessage",
    "PostConfirmation",
    "PreAuthentication",
    "PostAuthentication",
    "DefineAuthChallenge",
    "CreateAuthChallenge",
    "VerifyAuthChallengeResponse",
    "UserMigration",
];

/// What is not here calls no function.
const FIRES: &[(&str, &[&str])] = &[
    ("AdminConfirmSignUp", &["PostConfirmation_ConfirmSignUp"]),
    ("AdminCreateUser", &["PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser"]),
    ("AdminInitiateAuth", SIGN_IN),
    ("AdminResetUserPassword", &["CustomMessage_ForgotPassword"]),
    ("AdminRespondToAuthChallenge", NEW_PASSWORD),
    ("AdminUpdateUserAttributes", &["CustomMessage_UpdateUserAttribute"]),
    ("ConfirmForgotPassword", &["PostConfirmation_ConfirmForgotPassword"]),
    ("ConfirmSignUp", &["PostConfirmation_ConfirmSignUp"]),
    ("ForgotPassword", &["CustomMessage_ForgotPassword"]),
    ("GetClientToken", &["TokenGeneration_ClientCredentials"]),
    ("GetDerivedToken", &["TokenGeneration_Authentication"]),
    ("GetTokensFromRefreshToken", &["TokenGeneration_RefreshTokens"]),
    ("GetUserAttributeVerificationCode", &["CustomMessage_VerifyUserAttribute"]),
    ("InitiateAuth", SIGN_IN),
    ("ResendConfirmationCode", &["CustomMessage_ResendCode"]),
    ("RespondToAuthChallenge", NEW_PASSWORD),
    ("SignUp", &["PreSignUp_SignUp", "CustomMessage_SignUp"]),
    ("UpdateUserAttributes", &["CustomMessage_UpdateUserAttribute"]),
];

const SIGN_IN: &[&str] =
    &["PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_Authentication"];
const NEW_PASSWORD: &[&str] = &["PostAuthentication_Authentication", "TokenGeneration_NewPasswordChallenge"];

fn expected(operation: &str) -> &'static [&'static str] {
    FIRES.iter().find(|(name, _)| *name == operation).map_or(&[], |(_, sources)| sources)
}

#[tokio::test]
async fn every_operation_calls_these_functions_and_no_others() {
    assert!(FIRES.iter().all(|(operation, _)| callable().contains(operation)));
    for operation in callable() {
        let (world, functions) = world().await;
        functions.agree("PreTokenGeneration");
        let mut members = agreeing(&functions, TRIGGERS);
        merge(&mut members["LambdaConfig"], token_function("V3_0")["LambdaConfig"].clone());
        let stage = Stage::with(&world, members).await;
        let input = stage.input(operation).await;
        functions.events();

        world.call(operation, input).await.answered();

        assert_eq!(functions.sources(), expected(operation), "{operation}");
    }
}

#[tokio::test]
async fn functions_that_send_are_called_in_place_of_those_that_write() {
    // The stage reads a code from the inbox before it asks for another.
    for (operation, sources) in FIRES.iter().filter(|(operation, _)| *operation != "ResendConfirmationCode") {
        let Some(written) = sources.iter().find_map(|source| source.strip_prefix("CustomMessage")) else { continue };
        let (world, functions) = world().await;
        let mut members = agreeing(&functions, TRIGGERS);
        merge(&mut members["LambdaConfig"], sending(&functions)["LambdaConfig"].clone());
        let stage = Stage::with(&world, members).await;
        let input = stage.input(operation).await;
        functions.events();
        let before = world.inbox().all().len();

        world.call(operation, input).await.answered();

        functions.next(&format!("CustomEmailSender{written}")).await;
        let others: Vec<_> = sources.iter().copied().filter(|source| !source.starts_with("CustomMessage")).collect();
        assert_eq!(functions.sources(), others, "{operation}");
        assert_eq!(world.inbox().all().len(), before, "{operation} sends nothing itself");
    }
}

#[tokio::test]
async fn a_pool_without_functions_asks_for_none() {
    let (world, functions) = world().await;
    let stage = Stage::with(&world, json!({})).await;
    for (operation, _) in FIRES {
        let input = stage.input(operation).await;
        world.call(operation, input).await.answered();
    }
    assert!(functions.events().is_empty());
}
