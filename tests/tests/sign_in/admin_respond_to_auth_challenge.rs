//! AdminRespondToAuthChallenge: the same through a back end.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, Tokens, World};
use serde_json::{Value, json};

#[tokio::test]
async fn a_back_end_sets_the_new_password() {
    let world = World::new().await;
    let pool = world
        .pool_with(
            json!({"Schema": [{"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true}]}),
        )
        .await;
    let client = pool.confidential_client().await;
    let ana = pool.user("ana").invited().await;

    let challenge = client.admin_sign_in("ana", PASSWORD).await.answered();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(challenge["ChallengeParameters"]["requiredAttributes"], r#"["userAttributes.name"]"#);
    let attributes: Value =
        serde_json::from_str(challenge["ChallengeParameters"]["userAttributes"].as_str().unwrap()).unwrap();
    assert_eq!(attributes["email"], "ana@example.com");
    let responses =
        client.hashed("ana", json!({"USERNAME": "ana", "NEW_PASSWORD": NEW_PASSWORD, "userAttributes.name": "Ana"}));
    let input = json!({
        "ClientId": client.id, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
        "ChallengeResponses": responses,
    });
    let answer = pool.call("AdminRespondToAuthChallenge", input).await.answered();

    let tokens = Tokens::of(&answer);
    assert_eq!(ana.status().await, "CONFIRMED");
    let user = world.call("GetUser", json!({"AccessToken": tokens.access})).await.answered();
    assert_eq!(user["Username"], "ana");
}

#[tokio::test]
async fn by_an_address_the_challenge_names_the_user() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UsernameAttributes": ["email"]})).await;
    let client = pool.client().await;
    let ana = pool.user("ana@example.com").invited().await;
    let challenge = client.admin_sign_in("ana@example.com", PASSWORD).await.answered();
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], ana.username);
    for (name, last) in [("ana@example.com", false), (ana.username.as_str(), true)] {
        let challenge = client.admin_sign_in("ana@example.com", PASSWORD).await.answered();
        let input = json!({
            "ClientId": client.id, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
            "ChallengeResponses": {"USERNAME": name, "NEW_PASSWORD": NEW_PASSWORD},
        });
        pool.call("AdminRespondToAuthChallenge", input).await.answered();
        if !last {
            ana.call("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": false})).await.answered();
        }
    }
}

#[tokio::test]
async fn pool_and_client_must_belong_together() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let challenge = client.admin_sign_in("ana", PASSWORD).await.answered();
    let input = json!({
        "ClientId": client.id, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"],
        "ChallengeResponses": {"USERNAME": "ana", "NEW_PASSWORD": NEW_PASSWORD},
    });
    assert_eq!(
        other.call("AdminRespondToAuthChallenge", input).await.refused(),
        format!("ResourceNotFoundException: User pool client {} does not exist.", client.id)
    );
}
