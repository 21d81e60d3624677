//! Looks, styles and terms.

use serde_json::{Value, json};

use super::{Stage, inputs};

/// A client with a style, in a pool of its own: a pool has twenty at most. And the style's id.
async fn style(stage: &Stage) -> (Value, Value) {
    let client = stage.world.pool().await.client().await;
    let here = json!({"UserPoolId": client.pool.id, "ClientId": client.id});
    let mut input = here.clone();
    input["UseCognitoProvidedValues"] = true.into();
    let made = stage.called("CreateManagedLoginBranding", input).await;
    let id = &made["ManagedLoginBranding"]["ManagedLoginBrandingId"];
    (here, json!({"UserPoolId": client.pool.id, "ManagedLoginBrandingId": id}))
}

fn terms(client: &str) -> Value {
    json!({
        "ClientId": client, "TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE",
        "Links": {"cognito:default": "https://example.com/terms"},
    })
}

/// A new client with terms, and the terms' id.
async fn agreed(stage: &Stage) -> (String, Value) {
    let client = stage.pool.client().await.id;
    let made = stage.called("CreateTerms", terms(&client)).await;
    (client, made["Terms"]["TermsId"].clone())
}

inputs! {
    (stage, operation)
    "CreateManagedLoginBranding" => {
        let client = stage.world.pool().await.client().await;
        json!({"UserPoolId": client.pool.id, "ClientId": client.id, "UseCognitoProvidedValues": true})
    },
    "DescribeManagedLoginBranding" | "DeleteManagedLoginBranding" => style(stage).await.1,
    "UpdateManagedLoginBranding" => {
        let mut input = style(stage).await.1;
        input["Settings"] = json!({"components": {}});
        input
    },
    "DescribeManagedLoginBrandingByClient" => style(stage).await.0,
    "CreateTerms" => stage.here(terms(&stage.pool.client().await.id)),
    "DescribeTerms" | "DeleteTerms" => stage.here(json!({"TermsId": agreed(stage).await.1})),
    "DescribeTermsByClient" => {
        stage.here(json!({"ClientId": agreed(stage).await.0, "TermsName": "terms-of-use"}))
    },
    "UpdateTerms" => stage.here(json!({
        "TermsId": agreed(stage).await.1, "Links": {"cognito:default": "https://example.com/newer"},
    })),
    "ListTerms" => stage.here(json!({"MaxResults": 5})),
    "GetUICustomization" => stage.here(json!({})),
    "SetUICustomization" => {
        let pool = stage.world.pool().await;
        stage.called("CreateUserPoolDomain", json!({"UserPoolId": pool.id, "Domain": stage.new_name()})).await;
        json!({"UserPoolId": pool.id, "CSS": ".logo-customizable { max-width: 60%; }"})
    },
}
