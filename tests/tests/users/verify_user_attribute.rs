//! VerifyUserAttribute.

use poolhouse_tests::{Outcome, PASSWORD, Tokens, World, attribute_list, hours, minutes};
use serde_json::{Value, json};

const MISMATCH: &str = "CodeMismatchException: Invalid verification code provided, please try again.";
const EXPIRED: &str = "ExpiredCodeException: Invalid code provided, please request a code again.";

async fn request(world: &World, tokens: &Tokens) -> String {
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email"});
    world.call("GetUserAttributeVerificationCode", input).await.answered();
    world.inbox().code_for("ana@example.com").await
}

async fn verify(world: &World, tokens: &Tokens, code: &str) -> Result<Value, poolhouse_tests::AwsError> {
    let input = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    world.call("VerifyUserAttribute", input).await
}

fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_works_once_and_for_a_day() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("email_verified", "false").confirmed().await;
    let tokens = ana.signs_in(&client).await;

    assert_eq!(verify(&world, &tokens, "123456").await.refused(), EXPIRED, "none was sent");
    let code = request(&world, &tokens).await;
    assert_eq!(verify(&world, &tokens, &other_than(&code)).await.refused(), MISMATCH);
    assert_eq!(verify(&world, &tokens, &code).await.answered(), json!({}));
    assert_eq!(ana.attributes().await["email_verified"], "true");
    assert_eq!(verify(&world, &tokens, &code).await.refused(), EXPIRED);

    let code = request(&world, &tokens).await;
    world.wait(hours(24));
    let tokens = client.tokens("ana", PASSWORD).await;
    assert_eq!(verify(&world, &tokens, &code).await.refused(), EXPIRED);
    world.verify().await;
}

#[tokio::test]
async fn a_code_is_worthless_for_another_person_purpose_or_address() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15550001111").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let bens = pool.user("ben").confirmed().await.signs_in(&client).await;

    let code = request(&world, &tokens).await;
    assert_eq!(verify(&world, &bens, &code).await.refused(), EXPIRED);
    let input = json!({"AccessToken": tokens.access, "AttributeName": "phone_number", "Code": code});
    assert_eq!(world.call("VerifyUserAttribute", input).await.refused(), EXPIRED);
    let input = json!({"AccessToken": tokens.access, "AttributeName": "name", "Code": code});
    assert_eq!(world.call("VerifyUserAttribute", input).await.refused_kind(), "InvalidParameterException");

    // An administrator sets another address meanwhile: the code went to one that is not hers any more.
    let list = attribute_list(&json!({"email": "other@example.com", "email_verified": "false"}));
    pool.call("UpdateUserPool", json!({})).await.answered();
    ana.call("AdminUpdateUserAttributes", json!({"UserAttributes": list})).await.answered();
    assert_eq!(verify(&world, &tokens, &code).await.refused(), EXPIRED);
    assert_eq!(ana.attributes().await["email_verified"], "false");
}

#[tokio::test]
async fn fifteen_wrong_ones_an_hour_are_enough() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("email_verified", "false").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let code = request(&world, &tokens).await;
    for _ in 0..15 {
        assert_eq!(verify(&world, &tokens, &other_than(&code)).await.refused(), MISMATCH);
    }
    assert_eq!(
        verify(&world, &tokens, &code).await.refused(),
        "LimitExceededException: Attempt limit exceeded, please try after some time."
    );
    world.wait(minutes(60));
    let tokens = client.tokens("ana", PASSWORD).await;
    verify(&world, &tokens, &code).await.answered();
    assert_eq!(ana.attributes().await["email_verified"], "true");
}

#[tokio::test]
async fn a_code_survives_a_refusal_for_its_alias() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("email_verified", "false").confirmed().await;
    let owner = pool.user("owner").email("ana@example.com").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let code = request(&world, &tokens).await;

    assert_eq!(
        verify(&world, &tokens, &code).await.refused(),
        "AliasExistsException: An account with the email already exists."
    );
    assert_eq!(ana.attributes().await["email_verified"], "false");
    owner.call("AdminDeleteUser", json!({})).await.answered();
    verify(&world, &tokens, &code).await.answered();
    client.tokens("ana@example.com", PASSWORD).await;
    world.verify().await;
}
