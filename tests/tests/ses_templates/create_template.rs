//! CreateTemplate: under a name that no other has.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::template;

#[tokio::test]
async fn a_name_has_one_template() {
    let world = World::new().await;
    world.ask("ses", "CreateTemplate", template("a", "one")).await.answered();
    let refused = world.ask("ses", "CreateTemplate", template("a", "two")).await.refused();
    assert_eq!(refused, "AlreadyExists: Template a already exists.");
    let kept = world.ask("ses", "GetTemplate", json!({"TemplateName": "a"})).await.answered();
    assert_eq!(kept["Template"]["SubjectPart"], "one");
    world.verify().await;
}

#[tokio::test]
async fn what_is_no_template_is_refused() {
    let world = World::new().await;
    for (name, subject, text, words) in [
        ("a b", "s", "t", "The template name must be 1 to 64 letters, digits, hyphens and underscores."),
        ("a", "", "t", "The subject must be specified."),
        ("a", "s", "", "The template must have a text part or an HTML part."),
        ("a", "s", "{{> other}}", "Partials are not supported by this server yet."),
    ] {
        let wrong = json!({"Template": {"TemplateName": name, "SubjectPart": subject, "TextPart": text}});
        let refused = world.ask("ses", "CreateTemplate", wrong).await.refused();
        assert_eq!(refused, format!("InvalidTemplate: {words}"));
    }
    for text in ["{{#if a}}", "{{a", "{{#if a}}{{/each}}"] {
        let wrong = json!({"Template": {"TemplateName": "a", "SubjectPart": "s", "HtmlPart": text}});
        assert_eq!(world.ask("ses", "CreateTemplate", wrong).await.refused_kind(), "InvalidTemplate", "{text}");
    }
}
