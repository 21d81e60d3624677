//! GetTemplate: as it was written.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_template_is_what_was_written() {
    let world = World::new().await;
    let written = json!({"TemplateName": "a", "SubjectPart": "{{s}}", "TextPart": "{{t}}", "HtmlPart": "<b>{{h}}</b>"});
    world.ask("ses", "CreateTemplate", json!({"Template": written})).await.answered();
    let kept = world.ask("ses", "GetTemplate", json!({"TemplateName": "a"})).await.answered();
    assert_eq!(kept["Template"], written);
    let refused = world.ask("ses", "GetTemplate", json!({"TemplateName": "b"})).await.refused();
    assert_eq!(refused, "TemplateDoesNotExist: Template b does not exist.");
}
