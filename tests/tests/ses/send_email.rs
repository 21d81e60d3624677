//! SendEmail of version 1: a mail of its parts.

use std::sync::Arc;

use poolhouse_tests::{Options, Outcome, Relay, World};
use serde_json::{Value, json};

fn mail() -> Value {
    json!({
        "Source": "Shop <shop@example.dev>",
        "Destination": {"ToAddresses": ["ana@example.com"]},
        "Message": {
            "Subject": {"Data": "Grüße", "Charset": "UTF-8"},
            "Body": {
                "Text": {"Data": "Your code is 042042"},
                "Html": {"Data": "<p>Your code is <b>042042</b></p><a href=\"https://shop.example/confirm?t=1&amp;u=2\">go</a>"},
            },
        },
    })
}

fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut mail = mail();
    change(&mut mail);
    mail
}

#[tokio::test]
async fn a_mail_lands_in_the_inbox_with_what_people_look_for() {
    let world = World::new().await;

    let answer = world.ask("ses", "SendEmail", mail()).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    assert!(answer["MessageId"].as_str().unwrap().starts_with(&message.id), "{answer}");
    assert_eq!((message.kind.as_str(), message.channel.as_str(), message.pool_id), ("other", "email", None));
    assert_eq!((message.user_sub, message.username), (None, None));
    assert_eq!(message.subject.as_deref(), Some("Grüße"));
    assert_eq!(message.body, "Your code is 042042");
    assert!(message.html.unwrap().starts_with("<p>Your code"));
    assert_eq!(message.code.as_deref(), Some("042042"));
    assert_eq!(message.link.as_deref(), Some("https://shop.example/confirm?t=1&u=2"));
    world.verify().await;
}

#[tokio::test]
async fn everybody_named_gets_it_and_only_some_are_seen() {
    let relay = Arc::new(Relay::default());
    let world = World::with(Options { relay: Some(relay.clone()), ..Options::default() }).await;
    let several = with(|mail| {
        mail["Destination"] = json!({
            "ToAddresses": ["ana@example.com", "Ben <ben@example.com>"],
            "CcAddresses": ["cy@example.com"],
            "BccAddresses": ["dee@example.com"],
        });
        mail["ReplyToAddresses"] = json!(["a@example.dev", "b@example.dev"]);
        mail["ReturnPath"] = json!("bounces@example.dev");
        mail["ConfigurationSetName"] = json!("shop");
        mail["Tags"] = json!([{"Name": "order", "Value": "17"}]);
    });

    world.ask("ses", "SendEmail", several).await.answered();
    relay.handed(4).await;

    let mut sent = relay.sent();
    sent.sort_by(|one, other| one.to.cmp(&other.to));
    let to: Vec<_> = sent.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(to, ["ana@example.com", "ben@example.com", "cy@example.com", "dee@example.com"]);
    for one in sent {
        let mail = one.email.unwrap();
        let shown = mail.shown.unwrap();
        assert_eq!(shown.to, ["ana@example.com", "Ben <ben@example.com>"]);
        assert_eq!(shown.cc, ["cy@example.com"]);
        assert_eq!(mail.reply_to.as_deref(), Some("a@example.dev, b@example.dev"));
        assert_eq!(mail.about.route.return_path.as_deref(), Some("bounces@example.dev"));
        assert_eq!(mail.about.route.configuration_set.as_deref(), Some("shop"));
        assert_eq!(mail.about.route.tags, [("order".to_owned(), "17".to_owned())]);
    }
}

#[tokio::test]
async fn what_is_no_mail_is_rejected_whole() {
    let world = World::new().await;
    let to = |addresses: Value| with(|mail| mail["Destination"] = json!({"ToAddresses": addresses}));
    let many: Vec<_> = (0..51).map(|number| format!("u{number}@example.com")).collect();
    for (wrong, words) in [
        (to(json!(["ana"])), "Missing final '@domain'"),
        (to(json!(["ana@example.com", "a b@c"])), "Illegal address"),
        (to(json!(["ana@example.com\r\nBcc: eve@example.com"])), "Illegal address"),
        (with(|mail| mail["Source"] = json!("shop")), "Missing final '@domain'"),
        (with(|mail| mail["Destination"] = json!({"ToAddresses": [""]})), "Missing required header 'To'."),
        (to(json!(many)), "Recipient count exceeds 50."),
        (with(|mail| mail["Message"]["Body"] = json!({"Text": {"Data": ""}})), ""),
    ] {
        match world.ask("ses", "SendEmail", wrong.clone()).await {
            Err(refused) => assert_eq!(refused.to_string(), format!("MessageRejected: {words}"), "{wrong}"),
            // An empty text is a text.
            Ok(_) => assert_eq!(words, "", "{wrong}"),
        }
    }
    let refused = world.ask("ses", "SendEmail", with(|mail| mail["ReturnPathArn"] = json!("arn:x"))).await.unwrap_err();
    assert!(refused.message.unwrap().contains("ReturnPathArn is not supported"));
    // The one with the empty text.
    world.inbox().next("ana@example.com").await;
    assert_eq!(world.inbox().all().len(), 1);
}
