//! What functions may answer, and how everything else is told.

use std::time::Duration;

use poolhouse_tests::{Functions, Outcome, PASSWORD, World};
use serde_json::{Value, json};
use service::config::{Patience, Patiences};
use service::ports::FunctionError;

use super::{agreeing, world};

/// Every trigger whose answer somebody waits for, by an operation that calls it.
const CALLED_BY: &[(&str, &str)] = &[
    ("PreSignUp", "SignUp"),
    ("CustomMessage", "SignUp"),
    ("PostConfirmation", "AdminConfirmSignUp"),
    ("PreAuthentication", "InitiateAuth"),
    ("PostAuthentication", "InitiateAuth"),
    ("PreTokenGeneration", "InitiateAuth"),
    ("UserMigration", "InitiateAuth"),
];

/// What is stored of whoever a function was asked about, once its answer was refused: what was stored before its moment.
const LEFT: &[(&str, Option<&str>)] = &[
    ("PreSignUp", None),
    ("CustomMessage", Some("UNCONFIRMED")),
    ("PostConfirmation", Some("CONFIRMED")),
    ("PreAuthentication", Some("CONFIRMED")),
    ("PostAuthentication", Some("CONFIRMED")),
    ("PreTokenGeneration", Some("CONFIRMED")),
    ("UserMigration", None),
];

/// The words of the refusal, after a look at what it left.
async fn refused(world: &World, functions: &Functions, trigger: &str, operation: &str) -> String {
    let mut members = agreeing(&Functions::default(), &[trigger]);
    poolhouse_tests::merge(&mut members, json!({"AutoVerifiedAttributes": ["email"]}));
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    let outcome = match operation {
        "SignUp" => client.sign_up("ana", json!({"email": "ana@example.com"})).await,
        "AdminConfirmSignUp" => {
            client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
            pool.call(operation, json!({"Username": "ana"})).await
        }
        _ if trigger == "UserMigration" => client.sign_in("nobody", PASSWORD).await,
        _ => {
            pool.user("ana").confirmed().await;
            functions.events();
            client.sign_in("ana", PASSWORD).await
        }
    };
    let told = outcome.refused().to_string();
    // Whoever wrote the function learns of it in the same words, and not of its own errors, which it knows.
    let not_taken = functions.not_taken();
    match told.starts_with("InvalidLambdaResponseException") {
        true => {
            assert_eq!(not_taken.len(), 1, "{not_taken:?}");
            let (source, words) = not_taken[0].split_once(' ').unwrap();
            assert!(source.split('_').next().is_some_and(|moment| trigger.ends_with(moment)), "{source}");
            assert_eq!(words, told);
        }
        false => assert!(not_taken.is_empty(), "{told}: {not_taken:?}"),
    }
    let (_, left) = LEFT.iter().find(|(name, _)| *name == trigger).unwrap();
    match left {
        None => assert!(pool.usernames().await.is_empty(), "{trigger}: {told}"),
        Some(status) => {
            let user = pool.call("AdminGetUser", json!({"Username": "ana"})).await.answered();
            assert_eq!(user["UserStatus"], *status, "{trigger}: {told}");
        }
    }
    told
}

#[tokio::test]
async fn whatever_goes_wrong_is_told_in_the_same_words_at_every_trigger() {
    let (world, functions) = world().await;
    let not_json = "InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON";
    let unrecognizable = "InvalidLambdaResponseException: Unrecognizable lambda output";
    let too_large = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
    for (trigger, operation) in CALLED_BY {
        let told = async || refused(&world, &functions, trigger, operation).await;

        functions.fail(trigger, "Not today.");
        assert_eq!(told().await, format!("UserLambdaValidationException: {trigger} failed with error Not today.."));
        let code = "AccessDeniedException";
        functions.answer(trigger, move |_| Err(FunctionError::NotCallable(code.into())));
        let denied = format!("UnexpectedLambdaException: {trigger} invocation failed due to error {code}.");
        assert_eq!(told().await, denied);
        functions.fail(trigger, "RequestId: 1 Error: Runtime exited with error: exit status 5");
        let crashed = "failed with error RequestId: 1 Error: Runtime exited with error: exit status 5.";
        assert_eq!(told().await, format!("UserLambdaValidationException: {trigger} {crashed}"));
        functions.pay(trigger, " ".repeat(6_291_557));
        assert_eq!(told().await, format!("UserLambdaValidationException: {trigger} failed with error {too_large}."));
        for payload in ["", "null", "\"done\"", "<html><body>502 Bad Gateway</body></html>"] {
            functions.pay(trigger, payload);
            assert_eq!(told().await, not_json, "{trigger} {payload}");
        }
        for payload in ["{}", "[]", "[{\"version\":\"1\"}]", "true"] {
            functions.pay(trigger, payload);
            assert_eq!(told().await, unrecognizable, "{trigger} {payload}");
        }
        for (member, value) in [("userName", json!("somebody else")), ("response", Value::Null), ("version", json!(1))]
        {
            let value = value.clone();
            functions.answer(trigger, move |mut event| {
                event[member] = value.clone();
                Ok(event)
            });
            assert_eq!(told().await, unrecognizable, "{trigger} {member}");
        }
    }
}

#[tokio::test]
async fn a_function_that_hangs_leaves_what_was_stored_before_its_moment() {
    let functions = std::sync::Arc::new(Functions::default());
    let usual = Patience { time: Duration::from_millis(1), tries: 1 };
    let options = poolhouse_tests::Options {
        functions: Some(functions.clone()),
        patience: Patiences { usual, ..Patiences::default() },
        ..poolhouse_tests::Options::default()
    };
    let world = World::with(options).await;
    for (trigger, operation) in CALLED_BY {
        functions.run(trigger, |_| Box::pin(std::future::pending()));
        let silence = "Socket timeout while invoking Lambda function";
        let told = refused(&world, &functions, trigger, operation).await;
        let expected = format!("UnexpectedLambdaException: {trigger} invocation failed due to error {silence}.");
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn members_that_are_null_or_unknown_are_no_matter() {
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PreAuthentication", "PostAuthentication"])).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    functions.answer("PreAuthentication", |mut event| {
        event["callerContext"]["clientId"] = Value::Null;
        event["request"] = json!({"clientMetadata": null});
        event["response"] = json!({"anything": 1});
        event["more"] = json!([]);
        Ok(event)
    });
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn a_function_that_hangs_is_asked_as_often_as_the_pool_is_patient() {
    for tries in [1, 3] {
        let functions = std::sync::Arc::new(Functions::default());
        let usual = Patience { time: Duration::from_millis(1), tries };
        let options = poolhouse_tests::Options {
            functions: Some(functions.clone()),
            patience: Patiences { usual, ..Patiences::default() },
            ..poolhouse_tests::Options::default()
        };
        let world = World::with(options).await;
        let pool = world.pool_with(agreeing(&functions, &["PreAuthentication"])).await;
        let client = pool.client().await;
        pool.user("ana").confirmed().await;
        functions.run("PreAuthentication", |_| Box::pin(std::future::pending()));

        let refused = client.sign_in("ana", PASSWORD).await.refused().to_string();

        let silence = "Socket timeout while invoking Lambda function";
        assert_eq!(
            refused,
            format!("UnexpectedLambdaException: PreAuthentication invocation failed due to error {silence}.")
        );
        assert_eq!(functions.events().len(), usize::try_from(tries).unwrap());
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_a_functions_own_error_is_not() {
    let (world, functions) = world().await;
    let pool = world.pool_with(agreeing(&functions, &["PreAuthentication"])).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let busy = std::sync::atomic::AtomicU32::new(2);
    functions.answer("PreAuthentication", move |event| {
        let left = busy.load(std::sync::atomic::Ordering::SeqCst);
        busy.store(left.saturating_sub(1), std::sync::atomic::Ordering::SeqCst);
        if left > 0 { Err(FunctionError::Transient("TooManyRequestsException".into())) } else { Ok(event) }
    });
    client.tokens("ana", PASSWORD).await;
    assert_eq!(functions.events().len(), 3);

    functions.answer("PreAuthentication", |_| Err(FunctionError::Transient("TooManyRequestsException".into())));
    let busy = "UnexpectedLambdaException: PreAuthentication invocation failed due to error TooManyRequestsException.";
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), busy);
    assert_eq!(functions.events().len(), 3);

    functions.fail("PreAuthentication", "no");
    client.sign_in("ana", PASSWORD).await.refused();
    assert_eq!(functions.events().len(), 1);
}
