//! Pools and what is configured for one.

use serde_json::{Value, json};

use super::{Stage, inputs};

fn arn(stage: &Stage) -> String {
    format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{}", stage.pool.id)
}

/// A pool that is elsewhere as well, and where.
async fn replicated(stage: &Stage, status: &str) -> Value {
    let pool = stage.world.pool().await;
    let id = json!({"UserPoolId": pool.id, "RegionName": "eu-central-1"});
    stage.called("CreateUserPoolReplica", id.clone()).await;
    if status == "INACTIVE" {
        let mut off = id.clone();
        off["Status"] = status.into();
        stage.called("UpdateUserPoolReplica", off).await;
    }
    id
}

inputs! {
    (stage, operation)
    "CreateUserPool" => json!({"PoolName": "another", "UserPoolTags": {"a": "b"}}),
    "ListUserPools" => json!({"MaxResults": 10}),
    "DeleteUserPool" => json!({"UserPoolId": stage.world.pool().await.id}),
    "DescribeUserPool" | "GetUserPoolMfaConfig" | "ListUserPoolReplicas" | "GetLogDeliveryConfiguration"
        | "GetSigningCertificate" => stage.here(json!({})),
    "UpdateUserPool" => json!({"UserPoolId": stage.world.pool().await.id, "AutoVerifiedAttributes": ["email"]}),
    "AddCustomAttributes" => json!({
        "UserPoolId": stage.world.pool().await.id,
        "CustomAttributes": [{"Name": "city", "AttributeDataType": "String"}],
    }),
    "SetUserPoolMfaConfig" => stage.here(json!({
        "SoftwareTokenMfaConfiguration": {"Enabled": true}, "MfaConfiguration": "OPTIONAL",
    })),
    "TagResource" => json!({"ResourceArn": arn(stage), "Tags": {"team": "people"}}),
    "UntagResource" => json!({"ResourceArn": arn(stage), "TagKeys": ["team"]}),
    "ListTagsForResource" => json!({"ResourceArn": arn(stage)}),
    "CreateUserPoolReplica" => json!({"UserPoolId": stage.world.pool().await.id, "RegionName": "eu-central-1"}),
    "DeleteUserPoolReplica" => replicated(stage, "INACTIVE").await,
    "UpdateUserPoolReplica" => {
        let mut input = replicated(stage, "ACTIVE").await;
        input["Status"] = "INACTIVE".into();
        input
    },
    "GetProvisionedLimit" | "UpdateProvisionedLimit" => {
        let mut input = json!({"LimitDefinition": {
            "LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserAuthentication"},
        }});
        if operation == "UpdateProvisionedLimit" {
            input["RequestedLimitValue"] = 200.into();
        }
        input
    },
    "SetLogDeliveryConfiguration" => stage.here(json!({"LogConfigurations": [{
        "LogLevel": "ERROR", "EventSource": "userNotification",
        "CloudWatchLogsConfiguration": {"LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:pool"},
    }]})),
    "DescribeRiskConfiguration" => stage.here(json!({})),
    "SetRiskConfiguration" => stage.here(json!({
        "RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"]},
    })),
}
