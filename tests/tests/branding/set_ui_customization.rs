//! SetUICustomization.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::json;

use super::{JPEG, PNG, SVG, with_domain};

const CSS: &str = ".label-customizable {font-weight: 400;}";

#[tokio::test]
async fn what_is_set_is_answered_and_read_back() {
    let world = World::new().await;
    let pool = world.pool().await;
    with_domain(&pool, "look-one").await;

    let set = pool.call("SetUICustomization", json!({"CSS": CSS, "ImageFile": PNG})).await.answered();

    let look = &set["UICustomization"];
    assert_eq!((look["UserPoolId"].as_str(), look["ClientId"].as_str()), (Some(pool.id.as_str()), Some("ALL")));
    assert_eq!(look["CSS"], CSS);
    assert_eq!(look["CSSVersion"].as_str().unwrap().len(), 14);
    assert_eq!(look["CreationDate"], look["LastModifiedDate"]);
    let url = look["ImageUrl"].as_str().unwrap();
    assert!(url.starts_with(&format!("https://id.example.org/{}/branding/ALL/", pool.id)), "{url}");
    assert!(url.ends_with("/logo.png"), "{url}");
    for input in [json!({}), json!({"ClientId": "ALL"})] {
        assert_eq!(pool.call("GetUICustomization", input).await.answered(), set);
    }
    let logo = world.service().logo(&pool.id, "ALL").await.unwrap().unwrap();
    assert_eq!((logo.media_type, logo.bytes.as_slice()), ("image/png", b"\x89PNG\r\n\x1a\n".as_slice()));
}

#[tokio::test]
async fn style_sheet_and_logo_are_set_together_and_taken_away_together() {
    let world = World::new().await;
    let pool = world.pool().await;
    with_domain(&pool, "look-two").await;
    let client = pool.client().await;
    let set = |input: serde_json::Value| {
        let (pool, mut input) = (pool.clone(), input);
        input["ClientId"] = client.id.as_str().into();
        async move { pool.call("SetUICustomization", input).await.answered()["UICustomization"].clone() }
    };

    let first = set(json!({"CSS": CSS, "ImageFile": JPEG})).await;
    assert!(first["ImageUrl"].as_str().unwrap().ends_with(".jpg"));
    world.wait(seconds(5));
    let second = set(json!({"CSS": CSS})).await;
    assert!(second.get("ImageUrl").is_none());
    assert_eq!(second["CreationDate"], first["CreationDate"]);
    assert_eq!(
        second["LastModifiedDate"].as_f64().unwrap() - first["LastModifiedDate"].as_f64().unwrap(),
        5.0,
        "the change has its own date"
    );
    assert!(world.service().logo(&pool.id, &client.id).await.unwrap().is_none());

    let gone = set(json!({})).await;
    assert_eq!(gone, json!({"UserPoolId": pool.id, "ClientId": client.id}));
    let read = pool.call("GetUICustomization", json!({"ClientId": client.id})).await.answered();
    assert_eq!(read, json!({"UICustomization": {}}));
    world.verify().await;
}

#[tokio::test]
async fn a_pool_needs_a_domain() {
    let world = World::new().await;
    let pool = world.pool().await;
    assert_eq!(
        pool.call("SetUICustomization", json!({"CSS": CSS})).await.refused(),
        "InvalidParameterException: There has to be an existing domain associated with this user pool"
    );
}

#[tokio::test]
async fn only_listed_classes_and_harmless_rules_are_taken() {
    let world = World::new().await;
    let pool = world.pool().await;
    with_domain(&pool, "look-three").await;
    for css in [
        "body { color: red }",
        "@import url(https://example.com/x.css);",
        ".label-customizable { color: red",
        ".logo-customizable { background: url(https://example.com/x.png) }",
    ] {
        let refused = pool.call("SetUICustomization", json!({"CSS": css})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{css}");
    }
}

#[tokio::test]
async fn a_logo_is_a_picture_of_at_most_a_hundred_kilobytes() {
    let world = World::new().await;
    let pool = world.pool().await;
    with_domain(&pool, "look-four").await;
    // 8 bytes of PNG, then zeros: 102,408 bytes, which are within the model's limit.
    let large = format!("iVBORw0KGgoA{}", "A".repeat(136_532));
    for image in [SVG, "R0lGODlh", large.as_str()] {
        let refused = pool.call("SetUICustomization", json!({"ImageFile": image})).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{} characters", image.len());
    }
    assert_eq!(pool.call("GetUICustomization", json!({})).await.answered(), json!({"UICustomization": {}}));
}

#[tokio::test]
async fn a_client_of_another_pool_is_none() {
    let world = World::new().await;
    let (pool, other) = (world.pool().await, world.pool().await);
    let client = other.client().await;
    let refused = pool.call("SetUICustomization", json!({"ClientId": client.id, "CSS": CSS})).await.refused();
    assert_eq!(refused, format!("ResourceNotFoundException: User pool client {} does not exist.", client.id));
}
