//! CreateManagedLoginBranding.

use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

use super::{PNG, SVG, styled};

fn logo(color_mode: &str) -> Value {
    json!({"Category": "FORM_LOGO", "ColorMode": color_mode, "Extension": "PNG", "Bytes": PNG})
}

#[tokio::test]
async fn a_style_is_answered_and_read_back_exactly() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let assets = json!([
        logo("LIGHT"),
        {"Category": "IDP_BUTTON_ICON", "ColorMode": "DARK", "Extension": "SVG", "Bytes": SVG, "ResourceId": "my idp"},
    ]);
    let settings = json!({
        "components": {"form": {"borderRadius": 8.0}, "pageBackground": {"lightMode": {"color": "aabbccff"}}},
        "categories": {"form": {"sessionTimerDisplay": "NONE"}, "later": [1, null, "x"]},
    });

    let made = styled(&pool, &client.id, json!({"Settings": settings, "Assets": assets})).await;

    assert_eq!((&made["Settings"], &made["Assets"]), (&settings, &assets));
    assert_eq!((&made["UserPoolId"], &made["UseCognitoProvidedValues"]), (&json!(pool.id), &json!(false)));
    assert_eq!(made["CreationDate"], made["LastModifiedDate"]);
    let input = json!({"ManagedLoginBrandingId": made["ManagedLoginBrandingId"]});
    let read = pool.call("DescribeManagedLoginBranding", input).await.answered();
    assert_eq!(read["ManagedLoginBranding"], made);
}

#[tokio::test]
async fn provided_values_show_neither_settings_nor_assets() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let made = styled(&pool, &client.id, json!({"UseCognitoProvidedValues": true, "Assets": []})).await;
    assert_eq!(made["UseCognitoProvidedValues"], true);
    assert!(made.get("Settings").is_none() && made.get("Assets").is_none(), "{made}");
}

#[tokio::test]
async fn what_contradicts_itself_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for members in [
        json!({}),
        json!({"UseCognitoProvidedValues": true, "Settings": {}}),
        json!({"UseCognitoProvidedValues": true, "Assets": [logo("LIGHT")]}),
        json!({"Settings": "blue"}),
        json!({"Settings": {"colors": {}}}),
        json!({"Settings": {"components": {"form": {"borderRadius": "8"}}}}),
        json!({"Assets": [logo("LIGHT"), logo("LIGHT")]}),
        json!({"Assets": [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG"}]}),
        json!({"Assets": [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "JPEG", "Bytes": PNG}]}),
        json!({"Assets": [{"Category": "FAVICON_ICO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": PNG}]}),
    ] {
        let mut input = members.clone();
        input["ClientId"] = client.id.as_str().into();
        let refused = pool.call("CreateManagedLoginBranding", input).await.refused_kind();
        assert_eq!(refused, "InvalidParameterException", "{members}");
    }
    let unknown = pool.call("CreateManagedLoginBranding", json!({"ClientId": "nobody"})).await.refused();
    assert_eq!(unknown, "ResourceNotFoundException: User pool client nobody does not exist.");
}

#[tokio::test]
async fn a_client_has_one_style_and_a_pool_twenty() {
    let world = World::new().await;
    let pool = world.pool().await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        let client = pool.client().await;
        styled(&pool, &client.id, json!({"UseCognitoProvidedValues": true})).await;
        clients.push(client);
    }
    let create = |client: &str| {
        let (pool, input) = (pool.clone(), json!({"ClientId": client, "UseCognitoProvidedValues": true}));
        async move { pool.call("CreateManagedLoginBranding", input).await }
    };
    assert_eq!(create(&clients[0].id).await.refused_kind(), "ManagedLoginBrandingExistsException");
    let other = pool.client().await;
    assert_eq!(create(&other.id).await.refused_kind(), "LimitExceededException");

    // A style goes with its client, and makes room.
    pool.call("DeleteUserPoolClient", json!({"ClientId": clients[0].id})).await.answered();
    create(&other.id).await.answered();
    world.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_style_one_client_one_wins() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let mut tasks = Vec::new();
    for _ in 0..16 {
        let (pool, input) = (pool.clone(), json!({"ClientId": client.id, "UseCognitoProvidedValues": true}));
        tasks.push(tokio::spawn(async move { pool.call("CreateManagedLoginBranding", input).await }));
    }
    let mut made = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(error) => assert!(
                ["ManagedLoginBrandingExistsException", "TooManyRequestsException"].contains(&error.kind.as_str()),
                "{error}"
            ),
        }
    }
    assert_eq!(made, 1);
    world.verify().await;
}
