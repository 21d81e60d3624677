//! When functions are called: what is stored before, what is not stored after, and what a function may do meanwhile.

use std::sync::Arc;

use poolhouse_tests::{Functions, Outcome, PASSWORD, Pool, claims, minutes};
use serde_json::json;
use service::ports::FunctionError;

use super::{agreeing, world};

/// A function that looks at its own user, through the same server.
fn looks(functions: &Functions, name: &str, pool: &Pool) {
    let pool = pool.clone();
    functions.run(name, move |event| {
        let pool = pool.clone();
        Box::pin(async move {
            let seen = pool.call("AdminGetUser", json!({"Username": event["userName"]})).await;
            match seen {
                Ok(user) => Err(FunctionError::Failed(format!("seen as {}", user["UserStatus"].as_str().unwrap()))),
                Err(error) => Err(FunctionError::Failed(error.kind)),
            }
        })
    });
}

#[tokio::test]
async fn what_a_function_sees_of_its_user_is_what_is_stored_at_its_moment() {
    for (trigger, seen) in [
        ("PreSignUp", "UserNotFoundException"),
        ("CustomMessage", "seen as UNCONFIRMED"),
        ("PostConfirmation", "seen as CONFIRMED"),
    ] {
        let (world, functions) = world().await;
        let mut members = agreeing(&functions, &["PreSignUp", "CustomMessage", "PostConfirmation"]);
        members["AutoVerifiedAttributes"] = json!(["email"]);
        let pool = world.pool_with(members).await;
        let client = pool.client().await;
        looks(&functions, trigger, &pool);

        let signed_up = client.sign_up("ana", json!({"email": "ana@example.com"})).await;
        let failed = format!("UserLambdaValidationException: {trigger} failed with error {seen}.");
        if trigger == "PostConfirmation" {
            signed_up.answered();
            let code = world.inbox().code_for("ana@example.com").await;
            assert_eq!(client.confirm("ana", &code).await.refused(), failed);
            let again = "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED";
            assert_eq!(client.confirm("ana", &code).await.refused(), again);
            client.tokens("ana", PASSWORD).await;
        } else {
            assert_eq!(signed_up.refused(), failed);
            assert_eq!(pool.usernames().await.is_empty(), trigger == "PreSignUp");
            assert!(world.inbox().all().is_empty());
        }
        world.verify().await;
    }
}

#[tokio::test]
async fn an_invitation_and_a_changed_address_are_stored_before_the_function_writes() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["CustomMessage"]);
    members["AutoVerifiedAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    functions.fail("CustomMessage", "no words");
    let failed = "UserLambdaValidationException: CustomMessage failed with error no words.";
    let attributes = json!([{"Name": "email", "Value": "ana@example.com"}]);
    let input = json!({"Username": "ana", "DesiredDeliveryMediums": ["EMAIL"], "UserAttributes": attributes});
    assert_eq!(pool.call("AdminCreateUser", input).await.refused(), failed);
    assert_eq!(pool.usernames().await, ["ana"]);

    let ben = pool.user("ben").confirmed().await;
    let input = json!({"UserAttributes": [{"Name": "email", "Value": "new@example.com"}]});
    assert_eq!(ben.call("AdminUpdateUserAttributes", input).await.refused(), failed);
    assert_eq!(ben.attributes().await["email"], "new@example.com");

    // Nobody loses a password who could not be told how to set another.
    let eve = pool.user("eve").confirmed().await;
    assert_eq!(eve.call("AdminResetUserPassword", json!({})).await.refused(), failed);
    assert_eq!(eve.status().await, "CONFIRMED");
    world.verify().await;
}

#[tokio::test]
async fn who_is_denied_before_or_after_has_no_session() {
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PreAuthentication", "PostAuthentication"])).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    functions.fail("PreAuthentication", "closed");
    // Not even a wrong password is counted.
    for _ in 0..7 {
        let refused = client.sign_in("ana", "Wrong-password1").await.refused().to_string();
        assert_eq!(refused, "UserLambdaValidationException: PreAuthentication failed with error closed.");
    }
    functions.agree("PreAuthentication");
    functions.fail("PostAuthentication", "closed");
    let refused = client.sign_in("ana", PASSWORD).await.refused().to_string();
    assert_eq!(refused, "UserLambdaValidationException: PostAuthentication failed with error closed.");
    functions.events();
    client.sign_in("ana", "Wrong-password1").await.refused();
    assert_eq!(functions.sources(), ["PreAuthentication_Authentication"], "who is wrong is not told of afterwards");
}

/// Functions that write to the user they were called for neither wait for that call nor lose what they write.
#[tokio::test]
async fn a_function_may_write_to_its_own_user() {
    for is_stormy in [false, true] {
        for trigger in ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"] {
            let (world, functions) = world().await;
            let pool = world.pool_with(agreeing(&functions, &[trigger])).await;
            let client = pool.client().await;
            let ana = pool.user("ana").confirmed().await;
            let writer = pool.clone();
            functions.run(trigger, move |event| {
                let pool = writer.clone();
                Box::pin(async move {
                    let attributes = json!([{"Name": "nickname", "Value": event["triggerSource"]}]);
                    let input = json!({"Username": event["userName"], "UserAttributes": attributes});
                    pool.call("AdminUpdateUserAttributes", input).await.answered();
                    Ok(event.to_string())
                })
            });
            functions.events();
            if is_stormy {
                world.engine.rivals.come();
            }

            let tokens = client.tokens("ana", PASSWORD).await;

            world.engine.rivals.go();
            let sources = functions.sources();
            assert_eq!(sources.len(), 1, "{trigger} is asked once: {sources:?}");
            assert_eq!(ana.attributes().await["nickname"], sources[0]);
            assert_eq!(claims(&tokens.id)["sub"], ana.sub);
            world.verify().await;
        }
    }
}

#[tokio::test]
async fn a_function_that_disables_its_own_user_lets_nobody_in() {
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PostAuthentication"])).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let writer = pool.clone();
    functions.run("PostAuthentication", move |event| {
        let pool = writer.clone();
        Box::pin(async move {
            pool.call("AdminDisableUser", json!({"Username": "ana"})).await.answered();
            Ok(event.to_string())
        })
    });
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), "NotAuthorizedException: User is disabled.");
    assert_eq!(functions.events().len(), 1);
}

#[tokio::test]
async fn amid_conflicts_every_function_is_asked_once() {
    let (world, functions) = world().await;
    let triggers = ["PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication"];
    let mut members = agreeing(&functions, &triggers);
    members["AutoVerifiedAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    world.engine.rivals.come();
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    client.confirm("ana", &code).await.answered();
    client.tokens("ana", PASSWORD).await;
    let attributes = json!([{"Name": "email", "Value": "ben@example.com"}]);
    let input = json!({"Username": "ben", "DesiredDeliveryMediums": ["EMAIL"], "UserAttributes": attributes});
    pool.call("AdminCreateUser", input).await.answered();
    let attributes = json!([{"Name": "email", "Value": "new@example.com"}]);
    let input = json!({"Username": "ana", "UserAttributes": attributes});
    pool.call("AdminUpdateUserAttributes", input).await.answered();
    world.engine.rivals.go();
    assert_eq!(
        functions.sources(),
        [
            "PreSignUp_SignUp",
            "CustomMessage_SignUp",
            "PostConfirmation_ConfirmSignUp",
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication",
            "PreSignUp_AdminCreateUser",
            "CustomMessage_AdminCreateUser",
            "CustomMessage_UpdateUserAttribute",
        ]
    );
    world.inbox().next("ben@example.com").await;
    world.inbox().next("new@example.com").await;
    world.verify().await;
}

/// The process dies while the function runs: somebody else tells it, once the lease is over.
#[tokio::test]
async fn a_confirmation_is_told_even_if_whoever_confirmed_is_gone() {
    let functions = Arc::new(Functions::default());
    let options = poolhouse_tests::Options {
        functions: Some(functions.clone()),
        workers: false,
        ..poolhouse_tests::Options::default()
    };
    let world = poolhouse_tests::World::with(options).await;
    let pool = world.pool_with(agreeing(&functions, &["PostConfirmation"])).await;
    let client = pool.client().await;
    client.sign_up("ana", json!({})).await.answered();
    functions.run("PostConfirmation", |_| Box::pin(std::future::pending()));
    {
        let input = json!({"Username": "ana", "ClientMetadata": {"k": "v"}});
        let confirming = pool.call("AdminConfirmSignUp", input);
        tokio::select! {
            _ = confirming => panic!("the function never answers"),
            (event, _) = functions.next("PostConfirmation_ConfirmSignUp") => assert_eq!(event["userName"], "ana"),
        }
    }
    functions.agree("PostConfirmation");
    world.service().make_waiting_calls().await;
    assert!(functions.events().is_empty(), "its request may still be at it");

    world.clock.pass(minutes(1));
    world.service().make_waiting_calls().await;
    let (event, is_awaited) = functions.next("PostConfirmation_ConfirmSignUp").await;
    assert_eq!((&event["userName"], is_awaited), (&json!("ana"), true));
    assert_eq!(event["request"]["clientMetadata"], json!({"k": "v"}));

    world.clock.pass(minutes(60));
    world.service().make_waiting_calls().await;
    assert!(functions.events().is_empty(), "told once");
    world.verify().await;
}

#[tokio::test]
async fn what_was_told_leaves_nothing_behind() {
    const CALLS: u8 = 0x60;
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PostConfirmation"])).await;
    let client = pool.client().await;
    for (name, fails) in [("ana", false), ("ben", true)] {
        client.sign_up(name, json!({})).await.answered();
        if fails {
            functions.fail("PostConfirmation", "no");
        }
        let confirmed = pool.call("AdminConfirmSignUp", json!({"Username": name})).await;
        assert_eq!(confirmed.is_err(), fails);
        assert!(!world.dump().await.iter().any(|(key, _)| key[0] == CALLS), "{name}");
    }
}
