//! GetCallerIdentity: whoever signed learns who they are.

use http::Method;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::{Outcome, World};
use serde_json::{Value, json};

const CALL: &str = "Action=GetCallerIdentity&Version=2011-06-15";

async fn root_key(world: &World) -> Credentials {
    let clock = world.service().clock();
    let (id, secret) =
        service::access_keys::create(world.service().store(), world.ports().random.as_ref(), clock.wall())
            .await
            .unwrap();
    Credentials { id, secret: secret.expose().to_owned(), session_token: None }
}

#[tokio::test]
async fn a_key_with_full_rights_is_the_accounts_root() {
    let world = World::new().await.enforcing();
    let key = root_key(&world).await;
    let answer = world.ask_as(Some(&key), "sts", "GetCallerIdentity", json!({})).await.answered();
    assert_eq!(
        answer,
        json!({"Arn": "arn:aws:iam::123456789012:root", "UserId": "123456789012", "Account": "123456789012"})
    );
}

#[tokio::test]
async fn nobody_and_strangers_are_told_so_in_the_words_of_sts() {
    let world = World::new().await.enforcing();
    let nobody = world.ask("sts", "GetCallerIdentity", json!({})).await.unwrap_err();
    assert_eq!(nobody.status, 403);
    assert_eq!(nobody.to_string(), "MissingAuthenticationToken: Request is missing Authentication Token");

    let mut key = root_key(&world).await;
    key.secret.push('x');
    let forged = world.ask_as(Some(&key), "sts", "GetCallerIdentity", json!({})).await.unwrap_err();
    assert_eq!((forged.kind.as_str(), forged.status), ("SignatureDoesNotMatch", 403));

    key.id = "AKIAIOSFODNN7EXAMPLE".into();
    let stranger = world.ask_as(Some(&key), "sts", "GetCallerIdentity", json!({})).await.unwrap_err();
    assert_eq!(stranger.status, 403);
    assert_eq!(stranger.to_string(), "InvalidClientTokenId: The security token included in the request is invalid.");
}

#[tokio::test]
async fn it_is_answered_as_json_to_whoever_asks_for_json_and_to_a_get() {
    let world = World::new().await.enforcing();
    let key = root_key(&world).await;
    let model = wire::model::service("sts").unwrap().operation("GetCallerIdentity").unwrap();
    let mut request = poolhouse_tests::neighbours::request(model, &json!({}));
    request.method = Method::GET;
    request.body = bytes::Bytes::new();
    request.query = CALL.into();
    request.headers.insert("accept", "application/json".parse().unwrap());
    world.sign(&mut request, &key, "sts");
    let answer = world.service().call(request).await;
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    let result = &body["GetCallerIdentityResponse"]["GetCallerIdentityResult"];
    assert_eq!((answer.status, &result["Account"]), (200, &json!("123456789012")), "{body}");
}

#[tokio::test]
async fn a_key_is_not_for_another_service() {
    let world = World::new().await.enforcing();
    let key = root_key(&world).await;
    let model = wire::model::service("sts").unwrap().operation("GetCallerIdentity").unwrap();
    let mut request = poolhouse_tests::neighbours::request(model, &json!({}));
    world.sign(&mut request, &key, "cognito-idp");
    let id = request.id.clone();
    let refused = poolhouse_tests::neighbours::read(model, &id, &world.service().call(request).await);
    assert_eq!(refused.refused(), "SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'. ");
}
