//! The events as AWS shows them in its guide: members, their order, and what is in them.

use poolhouse_tests::{Device, Functions, Options, Outcome, PASSWORD, World, merge};
use serde_json::{Value, json};

use super::{agreeing, token_function, with_mail_of_its_own, world};

/// The event as text, with what changes from run to run by name.
fn shown(event: &Value, known: &[(&str, &str)]) -> String {
    let mut text = serde_json::to_string_pretty(event).unwrap();
    for (name, value) in known {
        text = text.replace(value, &format!("<{name}>"));
    }
    text
}

#[tokio::test]
async fn every_event_has_the_same_members_in_the_same_order() {
    let functions = std::sync::Arc::new(Functions::default());
    let world = World::with(Options { functions: Some(functions.clone()), ..Options::default() }).await;
    let mut members = agreeing(
        &functions,
        &["PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication", "UserMigration"],
    );
    merge(&mut members, token_function("V2_0"));
    functions.agree("PreTokenGeneration");
    members["AutoVerifiedAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    let code = world.inbox().code_for("ana@example.com").await;
    client.confirm("ana", &code).await.answered();
    client.tokens("ana", PASSWORD).await;
    client.sign_in("nobody", PASSWORD).await.refused();
    for text in functions.texts() {
        let places: Vec<_> = [
            "{\"version\":\"",
            "\",\"region\":\"us-east-1\"",
            ",\"userPoolId\":\"",
            "\",\"userName\":\"",
            "\",\"callerContext\":{\"awsSdkVersion\":\"",
            "\",\"clientId\":\"",
            "\"},\"triggerSource\":\"",
            "\",\"request\":{",
            "},\"response\":{",
        ]
        .iter()
        .map(|part| text.find(part).unwrap_or_else(|| panic!("no {part} in {text}")))
        .collect();
        assert!(places.is_sorted(), "{text}");
    }
}

#[tokio::test]
async fn a_sign_in_is_told_of_as_in_the_guide() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PreAuthentication", "PostAuthentication"]);
    members["DeviceConfiguration"] = json!({"DeviceOnlyRememberedOnUserPrompt": true});
    let pool = world.pool_with(members).await;
    let client = pool.client_with(json!({"PreventUserExistenceErrors": "ENABLED"})).await;
    let ana = pool.user("ana").confirmed().await;
    let input = json!({
        "ClientId": client.id, "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": {"k": "v"},
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    let agent = ("user-agent", "Boto3/1.34.0 md/Botocore#1.34.0");
    let answer = world.send("InitiateAuth", input.to_string(), &[agent]).await.answered();

    let events = functions.events();
    let common = |source: &str, request: Value| {
        json!({
            "version": "1", "region": "us-east-1", "userPoolId": pool.id, "userName": "ana",
            "callerContext": {"awsSdkVersion": "aws-sdk-python-1.34.0", "clientId": client.id},
            "triggerSource": source, "request": request, "response": {},
        })
    };
    let attributes = json!({
        "sub": ana.sub, "cognito:user_status": "CONFIRMED", "email": "ana@example.com", "email_verified": "true",
    });
    let request = json!({"userAttributes": attributes, "validationData": {"k": "v"}, "userNotFound": false});
    assert_eq!(events[0], common("PreAuthentication_Authentication", request));
    let request = json!({"userAttributes": attributes, "newDeviceUsed": true});
    assert_eq!(events[1], common("PostAuthentication_Authentication", request));
    assert_eq!(events.len(), 2);
    let _ = Device::of(&poolhouse_tests::Tokens::of(&answer));

    client.sign_in("nobody", PASSWORD).await.refused();
    let events = functions.events();
    assert_eq!(events.len(), 1);
    let request = json!({"userAttributes": {}, "validationData": null, "userNotFound": true});
    assert_eq!(events[0]["request"], request);
}

#[tokio::test]
async fn metadata_of_an_answer_reaches_what_comes_after_it_and_nothing_before() {
    let (world, functions) = world().await;
    let triggers = ["PreAuthentication", "PostAuthentication", "CustomMessage"];
    let pool = world.pool_with(with_mail_of_its_own(agreeing(&functions, &triggers))).await;
    let input = json!({"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {}});
    pool.call("SetUserPoolMfaConfig", input).await.answered();
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let settings = json!({"EmailMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    ana.call("AdminSetUserMFAPreference", settings).await.answered();
    let input = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": {"k": "begin"},
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
    });
    let asked = client.call("InitiateAuth", input).await.answered();
    let events = functions.events();
    assert_eq!(events[0]["request"]["validationData"], json!({"k": "begin"}));
    assert_eq!(events[1]["triggerSource"], "CustomMessage_Authentication");
    assert_eq!(events[1]["request"].get("clientMetadata"), None);
    assert_eq!(events.len(), 2);

    let code = world.inbox().code_for("ana@example.com").await;
    let mut answer = client.answer(&asked, "ana", json!({"EMAIL_OTP_CODE": code}));
    answer["ClientMetadata"] = json!({"k": "end"});
    client.call("RespondToAuthChallenge", answer).await.answered();
    let events = functions.events();
    assert_eq!(events[0]["triggerSource"], "PostAuthentication_Authentication");
    assert_eq!(events[0]["request"]["clientMetadata"], json!({"k": "end"}));
    assert_eq!(events[0]["request"].get("newDeviceUsed"), None);
    assert_eq!(events.len(), 1);
}

#[tokio::test]
async fn aliases_and_identities_are_among_the_attributes() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PreAuthentication"]);
    members["AliasAttributes"] = json!(["email", "phone_number"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    let ana = pool.user("ana").attribute("phone_number", "+15555550100").confirmed().await;

    client.tokens("ana@example.com", PASSWORD).await;

    let event = &functions.events()[0];
    let text = shown(&event["request"]["userAttributes"], &[("sub", &ana.sub)]);
    let expected = json!({
        "cognito:email_alias": "ana@example.com", "cognito:user_status": "CONFIRMED", "email": "ana@example.com",
        "email_verified": "true", "phone_number": "+15555550100", "sub": "<sub>",
    });
    assert_eq!(text, serde_json::to_string_pretty(&expected).unwrap());
    assert_eq!(event["userName"], "ana");
}

#[tokio::test]
async fn a_device_that_proves_itself_is_told_to_functions() {
    let (world, functions) = world().await;
    let mut members = agreeing(&functions, &["PostAuthentication"]);
    merge(&mut members["LambdaConfig"], token_function("V1_0")["LambdaConfig"].clone());
    functions.agree("PreTokenGeneration");
    members["DeviceConfiguration"] = json!({"DeviceOnlyRememberedOnUserPrompt": false});
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    let device = Device::confirmed(&world, &client.tokens("ana", PASSWORD).await).await;
    functions.events();

    let parameters = json!({"USERNAME": "ana", "PASSWORD": PASSWORD, "DEVICE_KEY": device.key});
    let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    let asked = client.call("InitiateAuth", input).await.answered();
    device.prove(&client, "ana", &asked).await.answered();

    let events = functions.events();
    assert_eq!(events[0]["request"]["newDeviceUsed"], false);
    assert_eq!(events[1]["triggerSource"], "TokenGeneration_AuthenticateDevice");
}
