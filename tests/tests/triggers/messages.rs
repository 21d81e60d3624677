//! CustomMessage: a function writes what people read.

use poolhouse_tests::{Functions, Outcome, Pool, World};
use serde_json::{Value, json};

use super::{agreeing, world};

const NAME: &str = "CustomMessage";

async fn pool(world: &World, functions: &Functions, more: Value) -> Pool {
    let mut members = agreeing(functions, &[NAME]);
    poolhouse_tests::merge(&mut members, json!({"AutoVerifiedAttributes": ["email"]}));
    poolhouse_tests::merge(&mut members, more);
    world.pool_with(members).await
}

#[tokio::test]
async fn the_code_is_put_where_the_function_wants_it() {
    let (world, functions) = world().await;
    let pool = pool(&world, &functions, json!({})).await;
    let client = pool.client().await;
    functions.respond(NAME, |_| {
        json!({"emailSubject": "Welcome", "emailMessage": "Hello {username}, <b>{####}</b>", "smsMessage": "{####}"})
    });
    let input = json!({
        "Username": "ana", "Password": poolhouse_tests::PASSWORD, "ClientMetadata": {"lang": "de"},
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}],
    });

    let signed_up = client.call("SignUp", input).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    let code = message.code.clone().unwrap();
    assert_eq!(message.subject.as_deref(), Some("Welcome"));
    assert_eq!(message.body, format!("Hello {{username}}, <b>{code}</b>"));
    let event = &functions.events()[0];
    assert_eq!(
        event["request"],
        json!({
            "userAttributes": {
                "sub": signed_up["UserSub"], "cognito:user_status": "UNCONFIRMED", "email": "ana@example.com",
                "email_verified": "false",
            },
            "codeParameter": "{####}", "linkParameter": "{##Click Here##}", "usernameParameter": null,
            "clientMetadata": {"lang": "de"},
        })
    );
    assert_eq!(event["response"], json!({"smsMessage": null, "emailMessage": null, "emailSubject": null}));
    client.confirm("ana", &code).await.answered();
}

#[tokio::test]
async fn an_invitation_needs_both_places_and_other_messages_the_code() {
    let (world, functions) = world().await;
    let pool = pool(&world, &functions, json!({})).await;
    let client = pool.client().await;
    let invite = async |name: &str| {
        let address = format!("{name}@example.com");
        let attributes = json!([{"Name": "email", "Value": address}]);
        let input = json!({"Username": name, "UserAttributes": attributes, "DesiredDeliveryMediums": ["EMAIL"]});
        pool.call("AdminCreateUser", input).await.answered();
        world.inbox().next(&address).await
    };
    functions.respond(NAME, |request| {
        assert_eq!(request["usernameParameter"], "{username}");
        json!({"emailMessage": "{username}: {####}"})
    });
    let whole = invite("ana").await;
    assert_eq!(whole.body, format!("ana: {}", whole.temporary_password.unwrap()));
    for text in ["only {####}", "only {username}", "neither"] {
        functions.respond(NAME, move |_| json!({"emailMessage": text}));
        let name = format!("u{}", text.len());
        let message = invite(&name).await;
        assert!(message.body.contains(&name) && !message.body.contains("only"), "{message:?}");
    }
    functions.respond(NAME, |_| json!({"emailMessage": "no code", "emailSubject": "Mine"}));
    client.sign_up("eve", json!({"email": "eve@example.com"})).await.answered();
    let message = world.inbox().next("eve@example.com").await;
    assert!(message.body.contains(&message.code.clone().unwrap()), "{message:?}");
    assert_eq!(message.subject.as_deref(), Some("Mine"));
}

#[tokio::test]
async fn a_link_has_the_label_of_the_function() {
    let (world, functions) = world().await;
    let template = json!({"VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"}});
    let pool = pool(&world, &functions, template).await;
    let client = pool.client().await;
    functions.respond(NAME, |_| json!({"emailMessage": "Please {##confirm here##}."}));
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let message = world.inbox().next("ana@example.com").await;
    assert!(message.body.contains(">confirm here</a>."), "{message:?}");
}

#[tokio::test]
async fn texts_too_long_are_refused_and_the_account_stays() {
    let (world, functions) = world().await;
    let pool = pool(&world, &functions, json!({})).await;
    let client = pool.client().await;
    for (number, (member, longest)) in
        [("emailMessage", 20_000), ("emailSubject", 140), ("smsMessage", 140)].into_iter().enumerate()
    {
        let text = format!("{{####}}{}", "ä".repeat(longest - 6));
        functions.respond(NAME, move |_| json!({member: text[..text.len() - 2]}));
        client.sign_up(&format!("fits{number}"), json!({"email": "a@example.com"})).await.answered();
        let text = format!("{{####}}{}", "ä".repeat(longest - 5));
        functions.respond(NAME, move |_| json!({member: text}));
        let refused = client.sign_up(&format!("long{number}"), json!({"email": "a@example.com"})).await;
        assert_eq!(refused.refused(), "InvalidLambdaResponseException: Unrecognizable lambda output");
    }
    assert_eq!(pool.usernames().await.len(), 6);
}
