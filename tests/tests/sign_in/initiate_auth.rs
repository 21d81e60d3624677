//! InitiateAuth with passwords and refresh tokens, and the order of its refusals.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, Tokens, World, days, header, minutes};
use serde_json::{Value, json};

const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

#[tokio::test]
async fn a_password_gives_tokens() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;

    let answer = client.sign_in("ana", PASSWORD).await.answered();

    assert_eq!(answer["ChallengeParameters"], json!({}));
    let result = answer["AuthenticationResult"].as_object().unwrap();
    let mut members: Vec<_> = result.keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(members, ["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"]);
    assert_eq!(result["ExpiresIn"], 3600);
    assert_eq!(result["TokenType"], "Bearer");
    assert_eq!(answer.as_object().unwrap().len(), 2, "{answer}");
}

#[tokio::test]
async fn every_state_has_its_answer() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("confirmed").confirmed().await;
    pool.user("disabled").confirmed().await.call("AdminDisableUser", json!({})).await.answered();
    client.sign_up("unconfirmed", json!({})).await.answered();
    for (name, password, expected) in [
        ("confirmed", "Wr0ng-password!", WRONG),
        ("unconfirmed", PASSWORD, "UserNotConfirmedException: User is not confirmed."),
        ("unconfirmed", "Wr0ng-password!", WRONG),
        ("disabled", PASSWORD, "NotAuthorizedException: User is disabled."),
        ("disabled", "Wr0ng-password!", "NotAuthorizedException: User is disabled."),
        ("nobody", PASSWORD, "UserNotFoundException: User does not exist."),
    ] {
        assert_eq!(client.sign_in(name, password).await.refused(), expected, "{name}");
        assert_eq!(client.admin_sign_in(name, password).await.refused(), expected, "{name}");
    }
}

#[tokio::test]
async fn a_careful_client_does_not_tell_who_exists() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    pool.user("ana").confirmed().await;
    assert_eq!(client.sign_in("nobody", PASSWORD).await.refused(), WRONG);
    assert_eq!(client.admin_sign_in("nobody", PASSWORD).await.refused(), WRONG);
    assert_eq!(client.sign_in("ana", "Wr0ng-password!").await.refused(), WRONG);
}

#[tokio::test]
async fn parameters_are_asked_for_by_name() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let start = |flow: &str, parameters: Value| {
        let client = client.clone();
        let input = json!({"AuthFlow": flow, "AuthParameters": parameters});
        async move { client.call("InitiateAuth", input).await.refused() }
    };
    for (flow, parameters, missing) in [
        ("USER_PASSWORD_AUTH", json!({}), "USERNAME"),
        ("USER_PASSWORD_AUTH", json!({"USERNAME": "", "PASSWORD": PASSWORD}), "USERNAME"),
        ("USER_PASSWORD_AUTH", json!({"USERNAME": "ana"}), "PASSWORD"),
        ("USER_PASSWORD_AUTH", json!({"USERNAME": "ana", "PASSWORD": ""}), "PASSWORD"),
        ("REFRESH_TOKEN_AUTH", json!({}), "REFRESH_TOKEN"),
        ("REFRESH_TOKEN", json!({"REFRESH_TOKEN": ""}), "REFRESH_TOKEN"),
    ] {
        assert_eq!(
            start(flow, parameters.clone()).await,
            format!("InvalidParameterException: Missing required parameter {missing}"),
            "{flow} {parameters}"
        );
    }
    let bare = client.call("InitiateAuth", json!({"AuthFlow": "USER_PASSWORD_AUTH"})).await.refused();
    assert_eq!(bare, "InvalidParameterException: Missing required parameter USERNAME");
}

#[tokio::test]
async fn a_flow_must_belong_to_the_operation_and_be_enabled() {
    let world = World::new().await;
    let pool = world.pool().await;
    let parameters = json!({"USERNAME": "ana", "PASSWORD": PASSWORD, "REFRESH_TOKEN": "x"});
    let open = pool.client().await;
    for flow in ["ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"] {
        let input = json!({"AuthFlow": flow, "AuthParameters": parameters});
        assert_eq!(
            open.call("InitiateAuth", input).await.refused(),
            "InvalidParameterException: Initiate Auth method not supported."
        );
    }
    let srp_only = pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]})).await;
    for (flow, expected) in [("USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client")] {
        let input = json!({"AuthFlow": flow, "AuthParameters": parameters});
        let refused = srp_only.call("InitiateAuth", input).await.refused();
        assert_eq!(refused, format!("InvalidParameterException: {expected}"));
    }
    let input = json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters});
    assert_eq!(srp_only.call("InitiateAuth", input).await.refused_kind(), "InvalidParameterException");
    for flow in ["ADMIN_NO_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"] {
        let input = json!({"AuthFlow": flow, "ClientId": srp_only.id, "AuthParameters": parameters});
        assert_eq!(
            pool.call("AdminInitiateAuth", input).await.refused(),
            "InvalidParameterException: Auth flow not enabled for this client"
        );
    }
}

#[tokio::test]
async fn a_bare_client_may_refresh_but_not_send_passwords() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").confirmed().await;
    let bare = pool.client_with(json!({"ExplicitAuthFlows": null})).await;
    assert_eq!(
        bare.sign_in("ana", PASSWORD).await.refused(),
        "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client"
    );
    assert_eq!(bare.refresh("ana", "garbage").await.refused(), "NotAuthorizedException: Invalid Refresh Token");
}

#[tokio::test]
async fn legacy_flow_names_still_open_their_flows() {
    let world = World::new().await;
    let pool = world.pool().await;
    pool.user("ana").confirmed().await;
    let admin = pool.client_with(json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"]})).await;
    let tokens = Tokens::of(&admin.admin_sign_in("ana", PASSWORD).await.answered());
    admin.refresh("ana", &tokens.refresh).await.answered();
    assert!(admin.sign_in("ana", PASSWORD).await.is_err());
    let user = pool.client_with(json!({"ExplicitAuthFlows": ["USER_PASSWORD_AUTH"]})).await;
    user.tokens("ana", PASSWORD).await;
    assert!(user.admin_sign_in("ana", PASSWORD).await.is_err());
}

#[tokio::test]
async fn the_secret_is_asked_for_after_the_parameters_and_before_the_user() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.confidential_client().await;
    pool.user("ana").confirmed().await;
    let start = |parameters: Value| {
        let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client.id, "AuthParameters": parameters});
        let world = world.clone();
        async move { world.call("InitiateAuth", input).await }
    };
    assert_eq!(
        start(json!({"USERNAME": "nobody"})).await.refused(),
        "InvalidParameterException: Missing required parameter PASSWORD"
    );
    assert_eq!(
        start(json!({"USERNAME": "nobody", "PASSWORD": "x"})).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )
    );
    let wrong = format!("NotAuthorizedException: Unable to verify secret hash for client {}", client.id);
    for hash in ["x", &client.hash("nobody").unwrap()] {
        let refused = start(json!({"USERNAME": "ana", "PASSWORD": PASSWORD, "SECRET_HASH": hash})).await.refused();
        assert_eq!(refused, wrong);
    }
    let tokens = client.tokens("ana", PASSWORD).await;
    client.refresh("ana", &tokens.refresh).await.answered();
    assert_eq!(client.refresh("ben", &tokens.refresh).await.refused(), wrong);
    let input = json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client.id, "AuthParameters": {"REFRESH_TOKEN": "nobody.knows.it"},
    });
    assert_eq!(
        world.call("InitiateAuth", input).await.refused(),
        format!(
            "NotAuthorizedException: Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )
    );
}

#[tokio::test]
async fn the_hash_of_an_alias_is_good_for_signing_in_and_that_of_the_name_for_refreshing() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"UsernameAttributes": ["email"]})).await;
    let client = pool.confidential_client().await;
    let ana = pool.user("ana@example.com").confirmed().await;

    let tokens = client.tokens("ana@example.com", PASSWORD).await;

    client.refresh(&ana.username, &tokens.refresh).await.answered();
    assert_eq!(
        client.refresh("ana@example.com", &tokens.refresh).await.refused(),
        format!("NotAuthorizedException: Unable to verify secret hash for client {}", client.id)
    );
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_of_the_same_sign_in() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let first = ana.signs_in(&client).await;
    world.wait(minutes(90));

    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        let input = json!({"AuthFlow": flow, "AuthParameters": {"REFRESH_TOKEN": first.refresh}});
        let answer = client.call("InitiateAuth", input).await.answered();
        assert_eq!(answer["ChallengeParameters"], json!({}));
        let second = Tokens::of(&answer);
        assert!(second.get("RefreshToken").is_none());
        let (old, new) = (poolhouse_tests::claims(&first.access), poolhouse_tests::claims(&second.access));
        for claim in ["sub", "iss", "client_id", "origin_jti", "auth_time", "scope", "username", "token_use"] {
            assert_eq!(old[claim], new[claim], "{claim}");
        }
        assert_ne!(old["jti"], new["jti"]);
        assert_eq!(new["iat"], world.now());
        assert_eq!(new["exp"], world.now() + 3600);
        assert_eq!(header(&second.access)["kid"], header(&first.access)["kid"]);
        world.call("GetUser", json!({"AccessToken": second.access})).await.answered();
    }
}

#[tokio::test]
async fn a_refresh_reads_the_user_again() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.call("UpdateUserPool", json!({"AutoVerifiedAttributes": ["email"]})).await.answered();
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    pool.call("AdminConfirmSignUp", json!({"Username": "ana"})).await.answered();
    let tokens = client.tokens("ana", PASSWORD).await;
    assert_eq!(poolhouse_tests::claims(&tokens.id)["email"], "ana@example.com");

    let narrow = json!({
        "ClientId": client.id, "ReadAttributes": ["name"],
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    pool.call("UpdateUserPoolClient", narrow).await.answered();

    let refreshed = Tokens::of(&client.refresh("ana", &tokens.refresh).await.answered());
    assert!(poolhouse_tests::claims(&refreshed.id).get("email").is_none());
}

#[tokio::test]
async fn a_refresh_token_ends_when_the_client_said() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"RefreshTokenValidity": 2})).await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;

    // Only new tokens are affected.
    let longer = json!({
        "ClientId": client.id, "RefreshTokenValidity": 20,
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    pool.call("UpdateUserPoolClient", longer).await.answered();
    world.wait(days(2) - minutes(1));
    client.refresh("ana", &tokens.refresh).await.answered();
    world.wait(minutes(1));
    let expired = "NotAuthorizedException: Refresh Token has expired";
    assert_eq!(client.refresh("ana", &tokens.refresh).await.refused(), expired);
    assert_eq!(client.renew(&tokens.refresh).await.refused(), expired);
}

#[tokio::test]
async fn a_refresh_token_belongs_to_its_client_and_its_pool() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = pool.client().await;
    let (sibling, stranger) = (pool.client().await, other.client().await);
    other.user("ana").confirmed().await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    let invalid = "NotAuthorizedException: Invalid Refresh Token";
    for wrong in [&sibling, &stranger] {
        assert_eq!(wrong.refresh("ana", &tokens.refresh).await.refused(), invalid);
        assert_eq!(wrong.renew(&tokens.refresh).await.refused(), invalid);
    }
    let truncated = &tokens.refresh[..tokens.refresh.len() - 1];
    let mut flipped = tokens.refresh.clone().into_bytes();
    let middle = flipped.len() / 2;
    flipped[middle] = if flipped[middle] == b'a' { b'b' } else { b'a' };
    let flipped = String::from_utf8(flipped).unwrap();
    for broken in ["x", "a.b.c.d.e", truncated, &flipped, &tokens.access, &tokens.id] {
        assert_eq!(client.refresh("ana", broken).await.refused(), invalid, "{broken}");
        assert_eq!(client.renew(broken).await.refused(), invalid, "{broken}");
    }
    client.refresh("ana", &tokens.refresh).await.answered();
}

#[tokio::test]
async fn a_client_that_rotates_cannot_refresh_here() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool
        .client_with(json!({
            "RefreshTokenRotation": {"Feature": "ENABLED"}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
        }))
        .await;
    let tokens = pool.user("ana").confirmed().await.signs_in(&client).await;
    assert_eq!(client.refresh("ana", &tokens.refresh).await.refused_kind(), "InvalidParameterException");
}

#[tokio::test]
async fn a_wrong_password_is_wrong_in_every_way() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for wrong in [NEW_PASSWORD, "correct-h0rse!", "Correct-h0rse! ", "\u{0}", "Ｃorrect-h0rse!"] {
        assert_eq!(client.sign_in("ana", wrong).await.refused(), WRONG, "{wrong:?}");
        world.wait(minutes(16));
    }
}
