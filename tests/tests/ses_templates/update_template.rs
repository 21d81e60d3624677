//! UpdateTemplate: all parts anew.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::template;

#[tokio::test]
async fn all_parts_are_new() {
    let world = World::new().await;
    let refused = world.ask("ses", "UpdateTemplate", template("a", "one")).await.refused();
    assert_eq!(refused, "TemplateDoesNotExist: Template a does not exist.");
    world.ask("ses", "CreateTemplate", template("a", "one")).await.answered();
    let changed = json!({"TemplateName": "a", "SubjectPart": "two", "HtmlPart": "<b>{{b}}</b>"});
    world.ask("ses", "UpdateTemplate", json!({"Template": changed})).await.answered();
    let kept = world.ask("ses", "GetTemplate", json!({"TemplateName": "a"})).await.answered();
    assert_eq!(kept["Template"], changed);
    let wrong = json!({"Template": {"TemplateName": "a", "SubjectPart": "three", "HtmlPart": "{{#if b}}"}});
    assert_eq!(world.ask("ses", "UpdateTemplate", wrong).await.refused_kind(), "InvalidTemplate");
}
