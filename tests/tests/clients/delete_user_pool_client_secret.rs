//! DeleteUserPoolClientSecret: the end of a rotation.

use poolhouse_tests::{Outcome, PASSWORD, World, minutes};
use serde_json::json;

use super::add_user_pool_client_secret::with;

#[tokio::test]
async fn only_the_other_secret_goes_on() {
    let world = World::new().await;
    let pool = world.pool().await;
    let old = pool.confidential_client().await;
    pool.user("ana").confirmed().await;
    world.wait(minutes(1));
    let added = pool.call("AddUserPoolClientSecret", json!({"ClientId": old.id})).await.answered();
    let new = with(&old, added["ClientSecretDescriptor"]["ClientSecretValue"].as_str().unwrap());

    let id = format!("{}--1772521689", old.id);
    let input = json!({"ClientId": old.id, "ClientSecretId": id});
    assert_eq!(pool.call("DeleteUserPoolClientSecret", input.clone()).await.answered(), json!({}));

    assert_eq!(
        old.sign_in("ana", PASSWORD).await.refused(),
        format!("NotAuthorizedException: Unable to verify secret hash for client {}", old.id)
    );
    new.tokens("ana", PASSWORD).await;
    assert_eq!(new.describe().await["ClientSecret"], new.secret.clone().unwrap());
    let again = pool.call("DeleteUserPoolClientSecret", input).await;
    assert_eq!(again.refused_kind(), "ResourceNotFoundException");
    let last = json!({"ClientId": old.id, "ClientSecretId": added["ClientSecretDescriptor"]["ClientSecretId"]});
    let refused = pool.call("DeleteUserPoolClientSecret", last).await;
    assert_eq!(refused.refused_kind(), "InvalidParameterException");
    pool.call("AddUserPoolClientSecret", json!({"ClientId": old.id})).await.answered();
}
