//! CustomEmailSender and CustomSMSSender: a function sends in place of the server, with the code encrypted for it.

use poolhouse_tests::{Outcome, PASSWORD, Tokens, decrypted};
use serde_json::json;
use service::ports::FunctionError;

use super::{KEY, sending, with_mail_of_its_own, world};

#[tokio::test]
async fn the_code_in_the_event_is_the_code_that_counts() {
    let (world, functions) = world().await;
    let mut members = sending(&functions);
    members["AutoVerifiedAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    let input = json!({
        "Username": "ana", "Password": PASSWORD, "ClientMetadata": {"k": "v"},
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}],
    });

    let signed_up = client.call("SignUp", input).await.answered();

    assert_eq!(signed_up["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    let (event, is_awaited) = functions.next("CustomEmailSender_SignUp").await;
    assert!(!is_awaited);
    let members: Vec<_> = event.as_object().unwrap().keys().collect();
    assert!(event.get("response").is_none() && members.len() == 7, "{members:?}");
    assert_eq!(event["version"], "1");
    let request = &event["request"];
    assert_eq!(
        (&request["type"], &request["clientMetadata"]),
        (&json!("customEmailSenderRequestV1"), &json!({"k": "v"}))
    );
    assert_eq!(request["userAttributes"]["email"], "ana@example.com");
    let (code, context) = decrypted(&world, request["code"].as_str().unwrap(), KEY).await;
    assert_eq!(context.into_iter().collect::<Vec<_>>(), [("userpool-id".to_owned(), pool.id.clone())]);
    client.resend("ana").await.answered();
    let (event, _) = functions.next("CustomEmailSender_ResendCode").await;
    let (newer, _) = decrypted(&world, event["request"]["code"].as_str().unwrap(), KEY).await;
    assert!(world.inbox().all().is_empty());
    assert!(newer == code || client.confirm("ana", &code).await.is_err());
    client.confirm("ana", &newer).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn a_temporary_password_comes_escaped() {
    let (world, functions) = world().await;
    let pool = world.pool_with(sending(&functions)).await;
    let input = json!({
        "Username": "ana", "TemporaryPassword": "Less<Than>1", "DesiredDeliveryMediums": ["EMAIL"],
        "UserAttributes": [{"Name": "email", "Value": "ana@example.com"}],
    });
    pool.call("AdminCreateUser", input).await.answered();
    let (event, _) = functions.next("CustomEmailSender_AdminCreateUser").await;
    assert_eq!(event["callerContext"]["clientId"], "CLIENT_ID_NOT_APPLICABLE");
    let (code, _) = decrypted(&world, event["request"]["code"].as_str().unwrap(), KEY).await;
    assert_eq!(code, "Less&lt;Than&gt;1");
    pool.client().await.sign_in("ana", "Less<Than>1").await.answered();
}

#[tokio::test]
async fn text_messages_need_nothing_but_the_function() {
    let (world, functions) = world().await;
    let pool = world.pool_with(sending(&functions)).await;
    let client = pool.client().await;
    let phone = "+15555550100";
    let user = pool.user("ana").without_email().attribute("phone_number", phone);
    user.attribute("phone_number_verified", "true").confirmed().await;
    client.call("ForgotPassword", json!({"Username": "ana"})).await.answered();
    let (event, _) = functions.next("CustomSMSSender_ForgotPassword").await;
    assert_eq!(event["request"]["type"], "customSMSSenderRequestV1");
    let (code, _) = decrypted(&world, event["request"]["code"].as_str().unwrap(), KEY).await;
    let input = json!({"Username": "ana", "ConfirmationCode": code, "Password": poolhouse_tests::NEW_PASSWORD});
    client.call("ConfirmForgotPassword", input).await.answered();
}

#[tokio::test]
async fn a_second_factor_travels_by_the_function_too() {
    let (world, functions) = world().await;
    let pool = world.pool_with(with_mail_of_its_own(sending(&functions))).await;
    let input = json!({"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {}});
    pool.call("SetUserPoolMfaConfig", input).await.answered();
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let settings = json!({"EmailMfaSettings": {"Enabled": true, "PreferredMfa": true}});
    ana.call("AdminSetUserMFAPreference", settings).await.answered();

    let asked = client.sign_in("ana", PASSWORD).await.answered();

    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    let (event, _) = functions.next("CustomEmailSender_Authentication").await;
    let (code, _) = decrypted(&world, event["request"]["code"].as_str().unwrap(), KEY).await;
    Tokens::of(&client.respond(&asked, "ana", json!({"EMAIL_OTP_CODE": code})).await.answered());
}

#[tokio::test]
async fn nobody_hears_of_a_function_that_does_not_send() {
    let (world, functions) = world().await;
    let mut members = sending(&functions);
    members["AutoVerifiedAttributes"] = json!(["email"]);
    let pool = world.pool_with(members).await;
    let client = pool.client().await;
    for (number, why) in [
        FunctionError::NotCallable("AccessDeniedException".into()),
        FunctionError::Transient("TooManyRequestsException".into()),
        FunctionError::Failed("no".into()),
    ]
    .into_iter()
    .enumerate()
    {
        functions.answer("CustomEmailSender", move |_| Err(why.clone()));
        let address = json!({"email": "ana@example.com"});
        let signed_up = client.sign_up(&format!("ana{number}"), address).await.answered();
        assert_eq!(signed_up["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    }
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn a_risky_sign_in_is_told_to_the_function() {
    let (world, functions) = world().await;
    let mut members = sending(&functions);
    members["UserPoolTier"] = "PLUS".into();
    members["UserPoolAddOns"] = json!({"AdvancedSecurityMode": "ENFORCED"});
    let pool = world.pool_with(members).await;
    let action = json!({"EventAction": "NO_ACTION", "Notify": true});
    let takeover = json!({
        "NotifyConfiguration": {"SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com"},
        "Actions": {"LowAction": action, "MediumAction": action, "HighAction": action},
    });
    pool.call("SetRiskConfiguration", json!({"AccountTakeoverRiskConfiguration": takeover})).await.answered();
    let client = pool.client().await;
    pool.user("ana").confirmed().await;
    for address in ["198.51.100.7", "203.0.113.9"] {
        let input = json!({
            "ClientId": client.id, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
            "ContextData": {"IpAddress": address, "ServerName": "s", "ServerPath": "/", "HttpHeaders": []},
        });
        pool.call("AdminInitiateAuth", input).await.answered();
        world.wait(poolhouse_tests::seconds(1));
    }

    let (event, is_awaited) = functions.next("CustomEmailSender_AccountTakeOverNotification").await;

    assert!(!is_awaited);
    let request = &event["request"];
    assert_eq!((&request["code"], request.get("clientMetadata")), (&json!(null), None));
    let facts = &request["userAttributes"];
    let names: Vec<_> = facts.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "ACCOUNT_TAKE_OVER_ACTION",
            "CITY",
            "COUNTRY",
            "DEVICE_NAME",
            "EVENT_ID",
            "FEEDBACK_TOKEN",
            "IP_ADDRESS",
            "LOGIN_TIME",
            "ONE_CLICK_LINK_INVALID",
            "ONE_CLICK_LINK_VALID",
            "USER_NAME",
        ]
    );
    assert_eq!((&facts["ACCOUNT_TAKE_OVER_ACTION"], &facts["USER_NAME"]), (&json!("NO_ACTION"), &json!("ana")));
    assert_eq!(
        (&facts["IP_ADDRESS"], &facts["LOGIN_TIME"]),
        (&json!("203.0.113.9"), &json!("Tuesday, March 03, 2026 07:08 AM UTC"))
    );
    let feedback = json!({
        "UserPoolId": pool.id, "Username": "ana", "EventId": facts["EVENT_ID"], "FeedbackToken": facts["FEEDBACK_TOKEN"],
        "FeedbackValue": "Invalid",
    });
    world.call("UpdateAuthEventFeedback", feedback).await.answered();
    assert!(world.inbox().all().is_empty());
}
