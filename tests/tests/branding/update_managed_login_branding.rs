//! UpdateManagedLoginBranding.

use poolhouse_tests::{Outcome, World, seconds};
use serde_json::{Value, json};

use super::{JPEG, NOTHING, PNG, styled};

fn logo(color_mode: &str, extension: &str, bytes: &str) -> Value {
    json!({"Category": "FORM_LOGO", "ColorMode": color_mode, "Extension": extension, "Bytes": bytes})
}

#[tokio::test]
async fn what_is_not_sent_stays_and_an_asset_replaces_the_one_in_its_place() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let settings = json!({"components": {"form": {"borderRadius": 3.0}}});
    let first = json!({"Settings": settings, "Assets": [logo("LIGHT", "PNG", PNG)]});
    let made = styled(&pool, &client.id, first).await;
    let update = |members: Value| {
        let (pool, mut input) = (pool.clone(), members);
        input["ManagedLoginBrandingId"] = made["ManagedLoginBrandingId"].clone();
        async move { pool.call("UpdateManagedLoginBranding", input).await.answered()["ManagedLoginBranding"].clone() }
    };

    world.wait(seconds(3));
    let changed = update(json!({"Assets": [logo("LIGHT", "JPEG", JPEG), logo("DARK", "PNG", PNG)]})).await;
    assert_eq!(changed["Settings"], settings);
    assert_eq!(changed["Assets"], json!([logo("LIGHT", "JPEG", JPEG), logo("DARK", "PNG", PNG)]));
    assert_eq!(changed["CreationDate"], made["CreationDate"]);
    assert_ne!(changed["LastModifiedDate"], made["LastModifiedDate"]);

    let replaced = json!({"categories": {"form": {"displayGraphics": false}}});
    let changed = update(json!({"Settings": replaced})).await;
    assert_eq!(changed["Settings"], replaced);
    assert_eq!(changed["Assets"].as_array().unwrap().len(), 2);

    let provided = update(json!({"UseCognitoProvidedValues": true})).await;
    assert!(provided.get("Settings").is_none() && provided.get("Assets").is_none(), "{provided}");
    let own = update(json!({"Settings": replaced})).await;
    assert_eq!((&own["UseCognitoProvidedValues"], &own["Settings"]), (&json!(false), &replaced));
    let read = json!({"ManagedLoginBrandingId": made["ManagedLoginBrandingId"]});
    let read = pool.call("DescribeManagedLoginBranding", read).await.answered();
    assert_eq!(read["ManagedLoginBranding"], own);
}

#[tokio::test]
async fn a_style_that_is_not_there_is_not_changed() {
    let world = World::new().await;
    let pool = world.pool().await;
    let refused = pool.call("UpdateManagedLoginBranding", json!({"ManagedLoginBrandingId": NOTHING})).await;
    assert_eq!(refused.refused_kind(), "ResourceNotFoundException");
    assert_eq!(
        pool.call("UpdateManagedLoginBranding", json!({})).await.refused_kind(),
        "InvalidParameterException",
        "both names are needed, though the model demands neither"
    );
}
