//! RespondToAuthChallenge with NEW_PASSWORD_REQUIRED, and sessions.

use poolhouse_tests::{Client, NEW_PASSWORD, Outcome, PASSWORD, Tokens, World, merge, minutes, seconds};
use serde_json::{Value, json};

async fn challenged(client: &Client, username: &str) -> Value {
    client.sign_in(username, PASSWORD).await.answered()
}

fn answer(client: &Client, challenge: &Value, username: &str, more: Value) -> Value {
    let mut responses = client.hashed(username, json!({"USERNAME": username, "NEW_PASSWORD": NEW_PASSWORD}));
    merge(&mut responses, more);
    json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"], "ChallengeResponses": responses,
    })
}

#[tokio::test]
async fn a_new_password_finishes_the_sign_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("name", "Ana").invited().await;

    let challenge = challenged(&client, "ana").await;

    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let parameters = &challenge["ChallengeParameters"];
    assert_eq!(parameters["USER_ID_FOR_SRP"], "ana");
    assert_eq!(parameters["requiredAttributes"], "[]");
    let attributes: Value = serde_json::from_str(parameters["userAttributes"].as_str().unwrap()).unwrap();
    assert_eq!(attributes, json!({"email": "ana@example.com", "email_verified": "true", "name": "Ana"}));
    let session = challenge["Session"].as_str().unwrap();
    assert!((20..=4096).contains(&session.len()), "{}", session.len());
    assert!(challenge.get("AuthenticationResult").is_none());

    let finished =
        client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", json!({}))).await.answered();

    assert_eq!(finished["ChallengeParameters"], json!({}));
    assert!(!Tokens::of(&finished).refresh.is_empty());
    assert_eq!(ana.status().await, "CONFIRMED");
    client.tokens("ana", NEW_PASSWORD).await;
    assert!(client.sign_in("ana", PASSWORD).await.is_err());
}

#[tokio::test]
async fn the_temporary_password_may_stay() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    let input = answer(&client, &challenge, "ana", json!({"NEW_PASSWORD": PASSWORD}));
    client.call("RespondToAuthChallenge", input).await.answered();
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn required_attributes_are_asked_for_and_stored() {
    let world = World::new().await;
    let pool = world
        .pool_with(json!({"Schema": [
            {"Name": "name", "AttributeDataType": "String", "Required": true, "Mutable": true},
            {"Name": "email", "AttributeDataType": "String", "Required": true, "Mutable": true},
        ]}))
        .await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    assert_eq!(challenge["ChallengeParameters"]["requiredAttributes"], r#"["userAttributes.name"]"#);

    assert_eq!(
        client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", json!({}))).await.refused(),
        "InvalidParameterException: Invalid attributes given, name is missing"
    );
    let changed = json!({"userAttributes.name": "Ana", "userAttributes.email": "other@example.com"});
    assert_eq!(
        client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", changed)).await.refused(),
        "InvalidParameterException: Cannot modify an already provided email"
    );
    let complete = json!({"userAttributes.name": "Ana", "userAttributes.given_name": "A"});
    client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", complete)).await.answered();

    let attributes = ana.attributes().await;
    assert_eq!(attributes["name"], "Ana");
    assert_eq!(attributes["given_name"], "A");
    assert_eq!(attributes["email"], "ana@example.com");
}

#[tokio::test]
async fn an_attribute_the_client_may_not_write_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"WriteAttributes": ["email"]})).await;
    pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    for attribute in ["name", "email_verified", "sub"] {
        let more = json!({format!("userAttributes.{attribute}"): "true"});
        let refused = client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", more)).await;
        assert!(refused.is_err(), "{attribute}: {refused:?}");
    }
}

#[tokio::test]
async fn a_weak_new_password_is_refused_and_may_be_bettered() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    for (password, tail) in [
        ("Ab1!", "Password not long enough"),
        ("UPPER-CASE1!", "Password must have lowercase characters"),
        ("lower-case1!", "Password must have uppercase characters"),
        ("No-numbers!!", "Password must have numeric characters"),
        ("NoSymbols123", "Password must have symbol characters"),
    ] {
        let input = answer(&client, &challenge, "ana", json!({"NEW_PASSWORD": password}));
        assert_eq!(
            client.call("RespondToAuthChallenge", input).await.refused(),
            format!("InvalidPasswordException: Password did not conform with policy: {tail}")
        );
    }
    assert_eq!(ana.status().await, "FORCE_CHANGE_PASSWORD");
    client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", json!({}))).await.answered();
}

#[tokio::test]
async fn answers_are_asked_for_by_name() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    for missing in ["USERNAME", "NEW_PASSWORD"] {
        let input = answer(&client, &challenge, "ana", json!({missing: null}));
        assert_eq!(
            client.call("RespondToAuthChallenge", input).await.refused(),
            format!("InvalidParameterException: Missing required parameter {missing}")
        );
    }
    let mut without = answer(&client, &challenge, "ana", json!({}));
    without.as_object_mut().unwrap().remove("Session");
    assert_eq!(client.call("RespondToAuthChallenge", without).await.refused_kind(), "InvalidParameterException");
}

#[tokio::test]
async fn a_session_is_used_once() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    let input = answer(&client, &challenge, "ana", json!({}));
    client.call("RespondToAuthChallenge", input.clone()).await.answered();
    assert_eq!(
        client.call("RespondToAuthChallenge", input.clone()).await.refused(),
        "NotAuthorizedException: Invalid session for the user, session can only be used once."
    );
    // Not even when the user is back where the session began.
    ana.call("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": false})).await.answered();
    assert!(client.call("RespondToAuthChallenge", input).await.is_err());
    assert_eq!(ana.status().await, "FORCE_CHANGE_PASSWORD");
}

#[tokio::test]
async fn a_session_lives_as_long_as_the_client_says() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (client, life) in [(pool.client().await, 3), (pool.client_with(json!({"AuthSessionValidity": 15})).await, 15)] {
        for (name, age, expected) in [("early", minutes(life) - seconds(1), None), ("late", minutes(life), Some(()))] {
            let username = format!("{name}-{life}");
            pool.user(&username).invited().await;
            let challenge = challenged(&client, &username).await;
            world.wait(age);
            let outcome =
                client.call("RespondToAuthChallenge", answer(&client, &challenge, &username, json!({}))).await;
            match expected {
                None => drop(outcome.answered()),
                Some(()) => assert_eq!(
                    outcome.refused(),
                    "NotAuthorizedException: Invalid session for the user, session is expired."
                ),
            }
        }
    }
}

#[tokio::test]
async fn a_session_is_bound_to_client_user_and_challenge_and_cannot_be_altered() {
    let world = World::new().await;
    let pool = world.pool().await;
    let (client, sibling) = (pool.client().await, pool.client().await);
    let stranger = world.pool().await;
    let foreign = stranger.client().await;
    stranger.user("ana").invited().await;
    pool.user("ana").invited().await;
    pool.user("ben").invited().await;
    let challenge = challenged(&client, "ana").await;
    let session = challenge["Session"].as_str().unwrap();
    let invalid = "NotAuthorizedException: Invalid session for the user.";

    for other in [&sibling, &foreign] {
        let input = answer(other, &challenge, "ana", json!({}));
        assert_eq!(other.call("RespondToAuthChallenge", input).await.refused(), invalid);
    }
    let of_ben = answer(&client, &challenge, "ben", json!({}));
    assert_eq!(client.call("RespondToAuthChallenge", of_ben).await.refused_kind(), "NotAuthorizedException");
    for name in ["SOFTWARE_TOKEN_MFA", "SMS_MFA", "PASSWORD"] {
        let mut input = answer(
            &client,
            &challenge,
            "ana",
            json!({
                "SOFTWARE_TOKEN_MFA_CODE": "123456", "SMS_MFA_CODE": "123456", "PASSWORD": PASSWORD,
            }),
        );
        input["ChallengeName"] = name.into();
        assert!(client.call("RespondToAuthChallenge", input).await.is_err(), "{name}");
    }
    let mut flipped = session.to_owned().into_bytes();
    let middle = flipped.len() / 2;
    flipped[middle] = if flipped[middle] == b'a' { b'b' } else { b'a' };
    for altered in
        [&session[..session.len() - 1], &session[..40], std::str::from_utf8(&flipped).unwrap(), &"A".repeat(100)]
    {
        let mut input = answer(&client, &challenge, "ana", json!({}));
        input["Session"] = altered.into();
        assert_eq!(client.call("RespondToAuthChallenge", input).await.refused(), invalid, "{altered}");
    }
    // It was none of that which used it up.
    client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", json!({}))).await.answered();
}

#[tokio::test]
async fn a_secret_is_asked_for_again() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    let input = answer(&client, &challenge, "ana", json!({"SECRET_HASH": null}));
    assert_eq!(
        client.call("RespondToAuthChallenge", input).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )
    );
    let input = answer(&client, &challenge, "ana", json!({"SECRET_HASH": "wrong"}));
    assert_eq!(
        client.call("RespondToAuthChallenge", input).await.refused(),
        format!("NotAuthorizedException: Unable to verify secret hash for client {}", client.id)
    );
    client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", json!({}))).await.answered();
}

#[tokio::test]
async fn an_expired_password_is_not_saved_by_an_old_session() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    ana.call("AdminSetUserPassword", json!({"Password": "An0ther-word!", "Permanent": true})).await.answered();
    let late = client.call("RespondToAuthChallenge", answer(&client, &challenge, "ana", json!({}))).await;
    assert!(late.is_err(), "a session of an old password sets no new one: {late:?}");
    client.tokens("ana", "An0ther-word!").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_equal_answers_at_once_one_is_taken() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").invited().await;
    let challenge = challenged(&client, "ana").await;
    let input = answer(&client, &challenge, "ana", json!({}));
    let tries = (0..50).map(|_| {
        let (client, input) = (client.clone(), input.clone());
        tokio::spawn(async move { client.call("RespondToAuthChallenge", input).await })
    });
    let outcomes = futures::future::join_all(tries).await;
    let taken = outcomes.iter().filter(|outcome| outcome.as_ref().unwrap().is_ok()).count();
    assert_eq!(taken, 1);
}
