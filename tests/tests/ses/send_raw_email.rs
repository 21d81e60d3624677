//! SendRawEmail: a whole mail.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use poolhouse_tests::{Options, Outcome, Relay, World};
use serde_json::json;

const MAIL: &str = "From: Shop <shop@example.dev>\r\nTo: ana@example.com\r\nBcc: eve@example.com\r\nSubject: Hello\r\n\
                    X-Own: kept\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nYour temporary password is Zx9!ab-12.\r\n";

#[tokio::test]
async fn a_whole_mail_goes_to_whom_it_names_as_it_is_but_for_hidden_recipients() {
    let relay = Arc::new(Relay::default());
    let world = World::with(Options { relay: Some(relay.clone()), ..Options::default() }).await;

    let input = json!({"RawMessage": {"Data": STANDARD.encode(MAIL)}});
    world.ask("ses", "SendRawEmail", input).await.answered();
    relay.handed(2).await;

    let sent = relay.sent();
    let to: std::collections::BTreeSet<_> = sent.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(to.into_iter().collect::<Vec<_>>(), ["ana@example.com", "eve@example.com"]);
    let raw = String::from_utf8(sent[0].email.clone().unwrap().raw.unwrap()).unwrap();
    assert_eq!(raw, MAIL.replace("Bcc: eve@example.com\r\n", ""));
    let message = world.inbox().next("ana@example.com").await;
    assert_eq!(message.subject.as_deref(), Some("Hello"));
    assert_eq!(message.temporary_password.as_deref(), Some("Zx9!ab-12"));
}

#[tokio::test]
async fn the_envelope_may_say_otherwise() {
    let world = World::new().await;
    let raw = STANDARD.encode(MAIL);

    let input = json!({"RawMessage": {"Data": raw}, "Destinations": ["zoe@example.com"], "Source": "b@example.dev"});
    world.ask("ses", "SendRawEmail", input).await.answered();

    world.inbox().next("zoe@example.com").await;
    assert_eq!(world.inbox().all().len(), 1);
    for no_mail in ["", "hello", "\r\n\r\n"] {
        let input = json!({"RawMessage": {"Data": STANDARD.encode(no_mail)}, "Destinations": ["zoe@example.com"]});
        let refused = world.ask("ses", "SendRawEmail", input).await.unwrap_err();
        assert_eq!(refused.kind, "MessageRejected", "{no_mail:?}");
    }
}
