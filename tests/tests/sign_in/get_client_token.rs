//! GetClientToken: an app's token for itself.

use std::collections::BTreeSet;

use poolhouse_tests::{Client, Outcome, Pool, World, claims, verify};
use serde_json::{Value, json};

async fn pool(world: &World) -> Pool {
    let pool = world.pool().await;
    let scope = |name: &str| json!({"ScopeName": name, "ScopeDescription": "may do it"});
    let api = json!({"Identifier": "api", "Name": "API", "Scopes": [scope("read"), scope("write")]});
    pool.call("CreateResourceServer", api).await.answered();
    pool
}

async fn machine(pool: &Pool) -> Client {
    pool.client_with(json!({
        "GenerateSecret": true, "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
        "AllowedOAuthScopes": ["api/read", "api/write", "openid"],
    }))
    .await
}

fn input(client: &Client, scopes: &Value) -> Value {
    let mut input = json!({"ClientId": client.id, "Secret": client.secret.clone().unwrap_or_else(|| "abcdefghijklmnopqrstuvwxyz".into())});
    if !scopes.is_null() {
        input["Scopes"] = scopes.clone();
    }
    input
}

#[tokio::test]
async fn an_app_gets_a_token_of_its_own() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = machine(&pool).await;

    let answer = world.call("GetClientToken", input(&client, &json!(["api/read"]))).await.answered();

    let result = &answer["ClientAuthenticationResult"];
    assert_eq!((&result["ExpiresIn"], &result["TokenType"]), (&json!(3600), &json!("Bearer")));
    let token = result["AccessToken"].as_str().unwrap();
    let said = verify(&pool.key_set().await, token);
    let names: BTreeSet<_> = said.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        BTreeSet::from(["sub", "token_use", "scope", "auth_time", "iss", "exp", "iat", "version", "jti", "client_id",])
    );
    assert_eq!((&said["sub"], &said["client_id"]), (&json!(client.id), &json!(client.id)));
    assert_eq!(
        (&said["scope"], &said["version"], &said["token_use"]),
        (&json!("api/read"), &json!(2), &json!("access"))
    );
    assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 3600);
    // It is nobody's: the operations of users do not know it.
    let refused = world.call("GetUser", json!({"AccessToken": token})).await.refused();
    assert_eq!(refused, "NotAuthorizedException: Invalid Access Token");
}

#[tokio::test]
async fn the_scopes_are_the_clients_own_that_still_exist() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = machine(&pool).await;
    let granted = |scopes: Value| {
        let (world, input) = (world.clone(), input(&client, &scopes));
        async move {
            let answer = world.call("GetClientToken", input).await?;
            let token = answer["ClientAuthenticationResult"]["AccessToken"].as_str().unwrap().to_owned();
            Ok::<_, poolhouse_tests::AwsError>(claims(&token)["scope"].clone())
        }
    };
    assert_eq!(granted(Value::Null).await.unwrap(), "api/read api/write");
    assert_eq!(granted(json!(["api/write", "api/read"])).await.unwrap(), "api/write api/read");
    for foreign in ["openid", "api/delete", "other/read"] {
        let refused = granted(json!(["api/read", foreign])).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("InvalidParameterException: Invalid scope requested: {foreign}"));
    }

    let scopes = json!([{"ScopeName": "read", "ScopeDescription": "may do it"}]);
    let narrower = json!({"Identifier": "api", "Name": "API", "Scopes": scopes});
    pool.call("UpdateResourceServer", narrower).await.answered();

    assert_eq!(granted(json!(["api/write", "api/read"])).await.unwrap(), "api/read");
}

#[tokio::test]
async fn only_who_knows_the_secret_and_may_do_it() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = machine(&pool).await;
    let mut wrong = input(&client, &Value::Null);
    wrong["Secret"] = "abcdefghijklmnopqrstuvwxyz".into();
    assert_eq!(world.call("GetClientToken", wrong).await.refused_kind(), "NotAuthorizedException");
    let public = pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]})).await;
    assert_eq!(
        world.call("GetClientToken", input(&public, &Value::Null)).await.refused_kind(),
        "NotAuthorizedException"
    );
    let other = pool.confidential_client().await;
    assert_eq!(
        world.call("GetClientToken", input(&other, &Value::Null)).await.refused(),
        "InvalidParameterException: Auth flow not enabled for this client"
    );
}

#[tokio::test]
async fn a_second_secret_does_as_well() {
    let world = World::new().await;
    let pool = pool(&world).await;
    let client = machine(&pool).await;
    let added = pool.call("AddUserPoolClientSecret", json!({"ClientId": client.id})).await.answered();
    let mut input = input(&client, &Value::Null);
    input["Secret"] = added["ClientSecretDescriptor"]["ClientSecretValue"].clone();
    world.call("GetClientToken", input).await.answered();
}
