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

/// Terms to be, in a pool of their own: a pool has forty at most.
async fn new_terms(stage: &Stage) -> Value {
    let client = stage.world.pool().await.client().await;
    json!({
        "UserPoolId": client.pool.id, "ClientId": client.id, "TermsName": "terms-of-use", "TermsSource": "LINK",
        "Enforcement": "NONE", "Links": {"cognito:default": "https://example.com/terms"},
    })
}

/// Terms that are there, by their client and by their id.
async fn agreed(stage: &Stage) -> (Value, Value) {
    let input = new_terms(stage).await;
    let made = stage.called("CreateTerms", input.clone()).await;
    let by_client =
        json!({"UserPoolId": input["UserPoolId"], "ClientId": input["ClientId"], "TermsName": input["TermsName"]});
    (by_client, json!({"UserPoolId": input["UserPoolId"], "TermsId": made["Terms"]["TermsId"]}))
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
    "CreateTerms" => new_terms(stage).await,
    "DescribeTerms" | "DeleteTerms" => agreed(stage).await.1,
    "DescribeTermsByClient" => agreed(stage).await.0,
    "UpdateTerms" => {
        let mut input = agreed(stage).await.1;
        input["Links"] = json!({"cognito:default": "https://example.com/newer"});
        input
    },
    "ListTerms" => stage.here(json!({"MaxResults": 5})),
    "GetUICustomization" => stage.here(json!({})),
    "SetUICustomization" => {
        let pool = stage.world.pool().await;
        stage.called("CreateUserPoolDomain", json!({"UserPoolId": pool.id, "Domain": stage.new_name()})).await;
        json!({"UserPoolId": pool.id, "CSS": ".logo-customizable { max-width: 60%; }"})
    },
}
