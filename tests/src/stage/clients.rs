//! App clients and their secrets.

use serde_json::{Value, json};

use super::{Stage, inputs};

/// A new client that has a secret.
async fn confidential(stage: &Stage) -> Value {
    stage.here(json!({"ClientId": stage.pool.confidential_client().await.id}))
}

inputs! {
    (stage, operation)
    "CreateUserPoolClient" => stage.here(json!({"ClientName": "another", "GenerateSecret": true})),
    "DescribeUserPoolClient" => stage.here(json!({"ClientId": stage.client.id})),
    "ListUserPoolClients" => stage.here(json!({"MaxResults": 5})),
    "UpdateUserPoolClient" | "DeleteUserPoolClient" => {
        stage.here(json!({"ClientId": stage.pool.client().await.id}))
    },
    "AddUserPoolClientSecret" | "ListUserPoolClientSecrets" => confidential(stage).await,
    "DeleteUserPoolClientSecret" => {
        let mut input = confidential(stage).await;
        let added = stage.called("AddUserPoolClientSecret", input.clone()).await;
        input["ClientSecretId"] = added["ClientSecretDescriptor"]["ClientSecretId"].clone();
        input
    },
}
