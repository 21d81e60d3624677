//! DeleteTemplate: also one that is not there.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::template;

#[tokio::test]
async fn a_deleted_template_is_gone_and_its_name_free() {
    let world = World::new().await;
    world.ask("ses", "CreateTemplate", template("a", "one")).await.answered();
    for _ in 0..2 {
        world.ask("ses", "DeleteTemplate", json!({"TemplateName": "a"})).await.answered();
    }
    let gone = world.ask("ses", "GetTemplate", json!({"TemplateName": "a"})).await.refused_kind();
    assert_eq!(gone, "TemplateDoesNotExist");
    world.ask("ses", "CreateTemplate", template("a", "two")).await.answered();
    world.verify().await;
}
