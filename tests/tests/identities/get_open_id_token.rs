//! GetOpenIdToken: the classic flow.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World, verify};
use serde_json::{Value, json};

#[tokio::test]
async fn a_token_says_who_somebody_is_and_how_they_came() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let id = people.get_id(logins.clone()).await.unwrap();

    let answer = world.identity("GetOpenIdToken", json!({"IdentityId": id, "Logins": logins})).await.answered();

    assert_eq!(answer["IdentityId"], id);
    let keys: Value = serde_json::from_str(&world.service().identity_jwks().await.unwrap()).unwrap();
    let claims = verify(&keys, answer["Token"].as_str().unwrap());
    let provider = people.provider();
    assert_eq!(
        claims,
        json!({
            "sub": id, "aud": people.id, "iss": "https://cognito-identity.amazonaws.com",
            "amr": ["authenticated", provider, format!("{provider}:CognitoSignIn:{}", people.ana.sub)],
            "https://cognito-identity.amazonaws.com/identity-pool-arn": people.arn(),
            "iat": world.now(), "exp": world.now() + 600,
        })
    );
    let after: Value = serde_json::from_str(&world.restarted().service().identity_jwks().await.unwrap()).unwrap();
    assert_eq!(after, keys, "the key is the account's, not the process's");
}

#[tokio::test]
async fn a_guest_who_signs_in_keeps_the_identity_or_takes_the_known_one() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let token = async |id: &str, logins: Value| {
        world.identity("GetOpenIdToken", json!({"IdentityId": id, "Logins": logins})).await
    };
    let (one, two) = (people.get_id(json!({})).await.unwrap(), people.get_id(json!({})).await.unwrap());
    let guest = token(&one, json!({})).await.answered();
    assert_eq!(poolhouse_tests::claims(guest["Token"].as_str().unwrap())["amr"], json!(["unauthenticated"]));

    let logins = people.logins_of(&people.ana).await;
    assert_eq!(token(&one, logins.clone()).await.answered()["IdentityId"], one);
    assert_eq!(token(&two, logins.clone()).await.answered()["IdentityId"], one);
    assert_eq!(
        token(&two, json!({})).await.refused(),
        format!("NotAuthorizedException: Access to Identity '{two}' is forbidden.")
    );
    assert_eq!(
        token(&one, json!({})).await.refused(),
        format!("NotAuthorizedException: Access to Identity '{one}' is forbidden.")
    );
    let bea = people.pool.user("bea").confirmed().await;
    assert_eq!(
        token(&one, people.logins_of(&bea).await).await.refused(),
        "NotAuthorizedException: Logins don't match. Please include at least one valid login for this identity or \
         identity pool."
    );
    world.verify().await;
}

#[tokio::test]
async fn without_the_classic_flow_there_is_none() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"AllowClassicFlow": false})).await;
    let id = people.get_id(json!({})).await.unwrap();
    assert_eq!(
        world.identity("GetOpenIdToken", json!({"IdentityId": id})).await.refused(),
        "InvalidParameterException: Basic (classic) flow is not enabled, please use enhanced flow."
    );
}
