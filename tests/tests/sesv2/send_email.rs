//! SendEmail of version 2: a mail of its parts, or a whole one.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

fn mail() -> Value {
    json!({
        "FromEmailAddress": "shop@example.dev",
        "Destination": {"ToAddresses": ["ana@example.com"]},
        "Content": {"Simple": {
            "Subject": {"Data": "Hello"},
            "Body": {"Html": {"Data": "<b>PIN 4711</b>"}},
        }},
    })
}

#[tokio::test]
async fn a_mail_of_html_alone_is_shown_as_that() {
    let world = World::new().await;

    let answer = world.ask("sesv2", "SendEmail", mail()).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    assert!(answer["MessageId"].as_str().unwrap().starts_with(&message.id), "{answer}");
    assert_eq!((message.body.as_str(), message.html.as_deref()), ("<b>PIN 4711</b>", Some("<b>PIN 4711</b>")));
    assert_eq!(message.code.as_deref(), Some("4711"));
}

#[tokio::test]
async fn a_whole_mail_is_read() {
    let world = World::new().await;
    let raw = STANDARD.encode("From: a@example.dev\r\nTo: ana@example.com\r\nSubject: Raw\r\n\r\n654321 is it\r\n");
    let input = json!({"Content": {"Raw": {"Data": raw}}});
    world.ask("sesv2", "SendEmail", input).await.answered();
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!((message.subject.as_deref(), message.code.as_deref()), (Some("Raw"), Some("654321")));
}

#[tokio::test]
async fn a_template_is_kept_here_or_comes_along() {
    let world = World::new().await;
    let kept = json!({"TemplateName": "hello", "SubjectPart": "Hello {{name}}", "HtmlPart": "<b>PIN {{pin}}</b>"});
    world.ask("ses", "CreateTemplate", json!({"Template": kept})).await.answered();
    let data = json!({"name": "Ana", "pin": "4711"}).to_string();
    for template in [
        json!({"TemplateName": "hello", "TemplateData": data}),
        json!({"TemplateContent": {"Subject": "Hello {{name}}", "Html": "<b>PIN {{pin}}</b>"}, "TemplateData": data}),
    ] {
        let mut input = mail();
        input["Content"] = json!({"Template": template});
        world.ask("sesv2", "SendEmail", input).await.answered();
        let message = world.inbox().next("ana@example.com").await;
        assert_eq!(message.subject.as_deref(), Some("Hello Ana"));
        assert_eq!(message.html.as_deref(), Some("<b>PIN 4711</b>"));
    }
    let mut input = mail();
    input["Content"] = json!({"Template": {"TemplateName": "bye"}});
    let refused = world.ask("sesv2", "SendEmail", input).await.refused();
    assert_eq!(refused, "NotFoundException: Template bye does not exist.");
}

#[tokio::test]
async fn what_is_not_understood_is_named() {
    let world = World::new().await;
    for (name, value, words) in [
        ("TenantName", json!("t"), "TenantName is not supported by this server yet."),
        ("EndpointId", json!("e"), "EndpointId is not supported by this server yet."),
        ("Content", json!({}), "Expected exactly one of Simple, Raw and Template."),
        ("Content", json!({"Template": {"TemplateArn": "t"}}), "TemplateArn is not supported by this server yet."),
        (
            "Content",
            json!({"Template": {"TemplateData": "{}"}}),
            "Expected exactly one of TemplateName and TemplateContent.",
        ),
        ("Destination", json!({}), "Missing required header 'To'."),
        ("FromEmailAddress", json!(""), "Missing required header 'From'."),
    ] {
        let mut input = mail();
        input[name] = value;
        let refused = world.ask("sesv2", "SendEmail", input).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("BadRequestException: {words}"));
    }
    assert!(world.inbox().all().is_empty());
}

#[tokio::test]
async fn who_does_not_sign_sends_nothing() {
    let world = World::new().await.enforcing();
    let refused = world.ask("sesv2", "SendEmail", mail()).await.unwrap_err();
    assert_eq!(refused.status, 403, "{refused}");
    let (random, now) = (world.ports().random.clone(), world.service().clock().wall());
    let (id, secret) = service::access_keys::create(world.service().store(), random.as_ref(), now).await.unwrap();
    let key = Credentials { id, secret: secret.expose().to_owned(), session_token: None };
    world.ask_as(Some(&key), "sesv2", "SendEmail", mail()).await.answered();
    world.inbox().next("ana@example.com").await;
}
