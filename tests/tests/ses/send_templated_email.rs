//! SendTemplatedEmail: a mail of a template and its data.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

fn mail(data: &Value) -> Value {
    json!({
        "Source": "Shop <shop@example.dev>",
        "Destination": {"ToAddresses": ["ana@example.com"]},
        "Template": "welcome",
        "TemplateData": data.to_string(),
    })
}

async fn world() -> World {
    let world = World::new().await;
    let template = json!({
        "TemplateName": "welcome",
        "SubjectPart": "Hello {{name}}",
        "TextPart": "{{#each codes}}Your code is {{this}}\n{{/each}}",
        "HtmlPart": "<p>{{name}}</p>",
    });
    world.ask("ses", "CreateTemplate", json!({"Template": template})).await.answered();
    world
}

#[tokio::test]
async fn a_mail_says_what_template_and_data_say() {
    let world = world().await;

    let data = json!({"name": "Ana & <b>Ben</b>", "codes": ["042042"]});
    let answer = world.ask("ses", "SendTemplatedEmail", mail(&data)).await.answered();

    let message = world.inbox().next("ana@example.com").await;
    assert!(answer["MessageId"].as_str().unwrap().starts_with(&message.id), "{answer}");
    assert_eq!(message.subject.as_deref(), Some("Hello Ana & <b>Ben</b>"));
    assert_eq!(message.body, "Your code is 042042\n");
    assert_eq!(message.html.as_deref(), Some("<p>Ana & <b>Ben</b></p>"));
    assert_eq!(message.code.as_deref(), Some("042042"));
}

#[tokio::test]
async fn a_mail_whose_data_lacks_something_is_taken_and_fails_with_the_reason() {
    let world = world().await;
    let wrong = [
        (mail(&json!({"codes": []})), "Attribute 'name' is not present in the rendering data."),
        (mail(&json!([])), "Template rendering data is invalid"),
    ];
    for (mail, why) in wrong {
        world.ask("ses", "SendTemplatedEmail", mail).await.answered();
        let failed = world.inbox().to("ana@example.com");
        assert_eq!((failed[0].status.as_str(), failed[0].body.as_str()), ("failed", why));
    }
    let letters = world.service().letters(service::letters::Which::Failed, 10).await.unwrap();
    assert_eq!(letters.len(), 2);
    world.verify().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused() {
    let world = world().await;
    let with = |name: &str, value: Value| {
        let mut mail = mail(&json!({"name": "Ana", "codes": []}));
        mail[name] = value;
        mail
    };
    for (wrong, words) in [
        (with("Template", json!("bye")), "TemplateDoesNotExist: Template bye does not exist."),
        (with("Destination", json!({"ToAddresses": [""]})), "MessageRejected: Missing required header 'To'."),
        (with("Source", json!("shop")), "MessageRejected: Missing final '@domain'"),
    ] {
        assert_eq!(world.ask("ses", "SendTemplatedEmail", wrong).await.refused(), words);
    }
    let refused = world.ask("ses", "SendTemplatedEmail", with("TemplateArn", json!("arn:x"))).await.unwrap_err();
    assert!(refused.message.unwrap().contains("TemplateArn is not supported"));
    assert!(world.inbox().all().is_empty());
}
