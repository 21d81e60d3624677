//! ListTemplates: page by page, by name.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::template;

fn names(page: &Value) -> Vec<&str> {
    let all = page["TemplatesMetadata"].as_array().unwrap();
    all.iter().map(|template| template["Name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn templates_are_listed_by_name() {
    let world = World::new().await;
    for name in ["c", "a", "b"] {
        world.ask("ses", "CreateTemplate", template(name, "s")).await.answered();
    }
    let first = world.ask("ses", "ListTemplates", json!({"MaxItems": 2})).await.answered();
    assert_eq!(names(&first), ["a", "b"]);
    let more = json!({"MaxItems": 2, "NextToken": first["NextToken"]});
    let second = world.ask("ses", "ListTemplates", more).await.answered();
    assert_eq!((names(&second), second.get("NextToken")), (vec!["c"], None));
    let all = world.ask("ses", "ListTemplates", json!({})).await.answered();
    assert_eq!(names(&all), ["a", "b", "c"]);
    let refused = world.ask("ses", "ListTemplates", json!({"NextToken": "x"})).await.refused();
    assert_eq!(refused, "ValidationError: Invalid NextToken.");
}
