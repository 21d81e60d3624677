//! Every operation refuses every wrong caller.

use poolhouse_tests::{Options, Outcome, Stage, World, callable, days, hours, unaudited};
use serde_json::{Value, json};

/// Whether it needs no signature: the model says so, or the input shows a client's own secret.
fn is_unsigned(operation: &str) -> bool {
    wire::model::operation(operation).unwrap().unsigned || matches!(operation, "GetClientToken" | "GetDerivedToken")
}

#[tokio::test]
async fn signed_operations_ask_for_a_signature_before_they_look_at_anything() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let stage = Stage::new(&world).await;
    let guarded = world.enforcing();
    for operation in callable() {
        let input = stage.input(operation).await;
        let before = world.dump_at_rest().await;
        let outcome = guarded.call(operation, input.clone()).await;
        if is_unsigned(operation) {
            outcome.answered();
            continue;
        }
        assert_eq!(
            outcome.refused(),
            "MissingAuthenticationTokenException: Missing Authentication Token",
            "{operation}"
        );
        let unsigned_garbage = guarded.call(operation, json!({})).await.refused_kind();
        assert_eq!(unsigned_garbage, "MissingAuthenticationTokenException", "{operation}: before validation");
        assert!(world.dump().await == before, "{operation} wrote something");
    }
}

#[tokio::test]
async fn a_key_that_nobody_made_opens_nothing() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let stage = Stage::new(&world).await;
    let guarded = world.enforcing();
    let date = "20260303T070809Z";
    let stranger = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260303/us-east-1/cognito-idp/aws4_request, \
                    SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
                    Signature=0000000000000000000000000000000000000000000000000000000000000000";
    for operation in callable().into_iter().filter(|operation| !is_unsigned(operation)) {
        let input = stage.input(operation).await;
        let before = unaudited(world.dump_at_rest().await);
        let send = |authorization: &'static str| {
            let (guarded, body) = (guarded.clone(), input.to_string());
            async move { guarded.send(operation, body, &[("authorization", authorization), ("x-amz-date", date)]).await }
        };
        assert_eq!(send(stranger).await.refused_kind(), "UnrecognizedClientException", "{operation}");
        for broken in ["Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b/c, Signature=x", "AWS3 x"] {
            let kind = send(broken).await.refused_kind();
            let expected = [
                "IncompleteSignatureException",
                "MissingAuthenticationTokenException",
                "InvalidSignatureException",
                "UnrecognizedClientException",
            ];
            assert!(expected.contains(&kind.as_str()), "{operation} {broken}: {kind}");
        }
        assert!(unaudited(world.dump().await) == before, "{operation} wrote something");
    }
}

#[tokio::test]
async fn unsigned_operations_ignore_a_signature() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let guarded = world.enforcing();
    for operation in callable().into_iter().filter(|operation| is_unsigned(operation)) {
        let input = stage.input(operation).await;
        guarded.send(operation, input.to_string(), &[("authorization", "Bearer nonsense")]).await.answered();
    }
}

/// The operations that a signed-in user calls.
async fn with_access_token(stage: &Stage) -> Vec<(&'static str, Value)> {
    let mut found = Vec::new();
    for operation in callable() {
        let input = stage.input(operation).await;
        if input.get("AccessToken").is_some() {
            found.push((operation, input));
        }
    }
    assert!(found.len() >= 3, "GetUser, DeleteUser and GlobalSignOut at least");
    found
}

#[tokio::test]
async fn what_is_no_access_token_of_ours_signs_nobody_in() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let invalid = "NotAuthorizedException: Invalid Access Token";
    for (operation, mut input) in with_access_token(&stage).await {
        for token in [
            "garbage",
            "a.b.c",
            stage.tokens.id.as_str(),
            &stage.tokens.access[..stage.tokens.access.rfind('.').unwrap()],
        ] {
            input["AccessToken"] = token.into();
            assert_eq!(world.call(operation, input.clone()).await.refused(), invalid, "{operation} {token}");
        }
        input["AccessToken"] = "not of the alphabet!".into();
        let refused = world.call(operation, input.clone()).await.refused();
        assert!(
            refused.starts_with("InvalidParameterException: 1 validation error detected: Value at 'accessToken' "),
            "{operation}: {refused}"
        );
        assert!(!refused.contains("alphabet!"), "{refused}");
        input["AccessToken"] = "".into();
        assert!(world.call(operation, input.clone()).await.is_err(), "{operation}");
    }
}

#[tokio::test]
async fn a_token_is_judged_alike_by_every_operation() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let pool = &stage.pool;
    let make = |name: &'static str| {
        let (pool, client) = (pool.clone(), stage.client.clone());
        async move {
            let user = pool.user(name).confirmed().await;
            let tokens = user.signs_in(&client).await;
            (user, tokens)
        }
    };
    let (deleted, of_deleted) = make("deleted").await;
    deleted.call("AdminDeleteUser", json!({})).await.answered();
    let (out, of_out) = make("out").await;
    out.call("AdminUserGlobalSignOut", json!({})).await.answered();
    let (_, of_revoked) = make("revoked").await;
    stage.client.call("RevokeToken", json!({"Token": of_revoked.refresh})).await.answered();
    let (disabled, of_disabled) = make("disabled").await;
    disabled.call("AdminDisableUser", json!({})).await.answered();
    let (_, of_old) = make("old").await;
    let doomed = world.pool().await;
    let of_doomed = doomed.user("ana").confirmed().await.signs_in(&doomed.client().await).await;
    doomed.call("DeleteUserPool", json!({})).await.answered();

    let operations = with_access_token(&stage).await;
    for (operation, input) in &operations {
        for (what, tokens, expected) in [
            ("deleted", &of_deleted, "UserNotFoundException: User does not exist."),
            ("out", &of_out, "NotAuthorizedException: Access Token has been revoked"),
            ("revoked", &of_revoked, "NotAuthorizedException: Access Token has been revoked"),
        ] {
            let mut input = input.clone();
            input["AccessToken"] = tokens.access.as_str().into();
            assert_eq!(world.call(operation, input).await.refused(), expected, "{operation} {what}");
        }
        for (what, tokens) in [("disabled", &of_disabled), ("doomed", &of_doomed)] {
            let mut input = input.clone();
            input["AccessToken"] = tokens.access.as_str().into();
            assert!(world.call(operation, input).await.is_err(), "{operation} {what}");
        }
    }
    world.wait(hours(1));
    for (operation, input) in &operations {
        let mut input = input.clone();
        input["AccessToken"] = of_old.access.as_str().into();
        assert_eq!(
            world.call(operation, input).await.refused(),
            "NotAuthorizedException: Access Token has expired",
            "{operation}"
        );
    }
}

#[tokio::test]
async fn an_unknown_client_is_named() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let doomed = stage.pool.client().await;
    stage.pool.call("DeleteUserPoolClient", json!({"ClientId": doomed.id})).await.answered();
    for operation in callable() {
        let mut input = stage.input(operation).await;
        if input.get("ClientId").is_none() {
            continue;
        }
        for id in ["38fjsnc484p94kpqsnet7mpld0", doomed.id.as_str()] {
            input["ClientId"] = id.into();
            if operation == "RevokeToken" {
                // Its model knows no ResourceNotFoundException, and nobody has recorded what it says.
                let refused = world.call(operation, input.clone()).await.unwrap_err();
                assert_eq!(refused.status, 400, "{refused}");
                continue;
            }
            assert_eq!(
                world.call(operation, input.clone()).await.refused(),
                format!("ResourceNotFoundException: User pool client {id} does not exist."),
                "{operation}"
            );
        }
    }
}

#[tokio::test]
async fn a_confidential_client_is_never_taken_at_its_word() {
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let stage = Stage::new(&world).await;
    let confidential = stage.pool.confidential_client().await;
    for operation in callable().into_iter().filter(|operation| is_unsigned(operation)) {
        let mut input = stage.input(operation).await;
        if input.get("ClientId").is_none() {
            continue;
        }
        input["ClientId"] = confidential.id.as_str().into();
        let before = world.dump_at_rest().await;
        let refused = world.call(operation, input).await;
        assert!(refused.is_err(), "{operation} without a secret: {refused:?}");
        assert!(world.dump().await == before, "{operation} wrote something");
    }
}

#[tokio::test]
async fn waiting_years_does_not_make_a_token_good() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    world.wait(days(3650));
    let refused = world.call("GetUser", json!({"AccessToken": stage.tokens.access})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Access Token has expired");
}
