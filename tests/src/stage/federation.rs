//! Identity providers, resource servers and domains.

use serde_json::{Value, json};

use super::{Stage, inputs};

fn oidc() -> Value {
    json!({
        "client_id": "app", "client_secret": "the-secret-of-app", "attributes_request_method": "GET",
        "oidc_issuer": "https://idp.example.com", "authorize_scopes": "openid email",
    })
}

async fn provider(stage: &Stage) -> Value {
    let name = stage.new_name();
    let input = json!({
        "ProviderName": name, "ProviderType": "OIDC", "ProviderDetails": oidc(), "IdpIdentifiers": [format!("{name}.id")],
    });
    stage.called("CreateIdentityProvider", input).await;
    stage.here(json!({"ProviderName": name}))
}

/// A resource server in a pool of its own: a pool has twenty-five at most.
async fn server(stage: &Stage) -> Value {
    let input = new_server(stage).await;
    stage.called("CreateResourceServer", input.clone()).await;
    input
}

async fn new_server(stage: &Stage) -> Value {
    json!({"UserPoolId": stage.world.pool().await.id, "Identifier": "https://api.example.com", "Name": "The API"})
}

/// A pool with a domain.
async fn domain(stage: &Stage, more: Value) -> Value {
    let mut input = json!({"UserPoolId": stage.world.pool().await.id, "Domain": stage.new_name()});
    crate::merge(&mut input, more);
    stage.called("CreateUserPoolDomain", input.clone()).await;
    input
}

async fn link(stage: &Stage) -> Value {
    let provider = provider(stage).await;
    stage.here(json!({
        "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": stage.another().await.username},
        "SourceUser": {
            "ProviderName": provider["ProviderName"], "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": stage.new_name(),
        },
    }))
}

inputs! {
    (stage, operation)
    "CreateIdentityProvider" => stage.here(json!({
        "ProviderName": stage.new_name(), "ProviderType": "OIDC", "ProviderDetails": oidc(),
    })),
    "DescribeIdentityProvider" | "DeleteIdentityProvider" => provider(stage).await,
    "UpdateIdentityProvider" => {
        let mut input = provider(stage).await;
        input["AttributeMapping"] = json!({"email": "email"});
        input
    },
    "GetIdentityProviderByIdentifier" => {
        let provider = provider(stage).await;
        stage.here(json!({"IdpIdentifier": format!("{}.id", provider["ProviderName"].as_str().unwrap())}))
    },
    "ListIdentityProviders" => stage.here(json!({"MaxResults": 5})),
    "AdminLinkProviderForUser" => link(stage).await,
    "AdminDisableProviderForUser" => {
        let mut input = link(stage).await;
        stage.called("AdminLinkProviderForUser", input.clone()).await;
        stage.here(json!({"User": input["SourceUser"].take()}))
    },
    "CreateResourceServer" => {
        let mut input = new_server(stage).await;
        input["Scopes"] = json!([{"ScopeName": "read", "ScopeDescription": "May read"}]);
        input
    },
    "DescribeResourceServer" | "DeleteResourceServer" => {
        let mut input = server(stage).await;
        input.as_object_mut().unwrap().remove("Name");
        input
    },
    "UpdateResourceServer" => {
        let mut input = server(stage).await;
        input["Name"] = "Another name".into();
        input
    },
    "ListResourceServers" => stage.here(json!({"MaxResults": 5})),
    "CreateUserPoolDomain" => json!({"UserPoolId": stage.world.pool().await.id, "Domain": stage.new_name()}),
    "DescribeUserPoolDomain" => json!({"Domain": domain(stage, json!({})).await["Domain"]}),
    "DeleteUserPoolDomain" => domain(stage, json!({})).await,
    "UpdateUserPoolDomain" => {
        let name = format!("{}.example.com", stage.new_name());
        let certificate = json!({"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1"});
        domain(stage, json!({"Domain": name, "CustomDomainConfig": certificate})).await
    },
}
