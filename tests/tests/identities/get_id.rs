//! GetId: the same login is the same identity, and no other.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn the_same_user_is_the_same_identity_and_every_guest_is_new() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let first = people.get_id(people.logins_of(&people.ana).await).await.unwrap();
    let second = people.get_id(people.logins_of(&people.ana).await).await.unwrap();
    assert_eq!(first, second);
    assert!(first.starts_with("us-east-1:"));

    let bea = people.pool.user("bea").confirmed().await;
    assert_ne!(people.get_id(people.logins_of(&bea).await).await.unwrap(), first);
    assert_ne!(people.get_id(json!({})).await.unwrap(), people.get_id(json!({})).await.unwrap());
    world.verify().await;
}

#[tokio::test]
async fn many_at_once_with_one_login_are_one_identity() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    let all = futures::future::join_all((0..8).map(|_| people.get_id(logins.clone()))).await;
    let first = all[0].as_ref().unwrap();
    assert!(all.iter().all(|id| id.as_ref().unwrap() == first), "{all:?}");
    world.verify().await;
}

#[tokio::test]
async fn the_issuer_here_names_the_same_provider() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let token = people.ana.signs_in(&people.client).await.id;
    let id = people.get_id(json!({people.provider(): token})).await.unwrap();
    for scheme in ["", "https://"] {
        let key = format!("{scheme}id.example.org/{}", people.pool.id);
        assert_eq!(people.get_id(json!({key: token})).await.unwrap(), id);
    }
    let elsewhere = json!({format!("id.example.com/{}", people.pool.id): token});
    assert_eq!(
        people.get_id(elsewhere).await.unwrap_err().to_string(),
        "NotAuthorizedException: Invalid login token. Issuer doesn't match providerName"
    );
}

#[tokio::test]
async fn guests_come_only_where_they_may() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"AllowUnauthenticatedIdentities": false})).await;
    assert_eq!(
        people.get_id(json!({})).await.unwrap_err().to_string(),
        "NotAuthorizedException: Unauthenticated access is not supported for this identity pool."
    );
    let input = json!({"AccountId": "210987654321", "Logins": people.logins_of(&people.ana).await});
    assert_eq!(people.call("GetId", input).await.refused_kind(), "ResourceNotFoundException");
}

#[tokio::test]
async fn only_a_genuine_token_of_the_right_app_is_a_login() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let tokens = people.ana.signs_in(&people.client).await;
    let (signed, signature) = tokens.id.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { 'B' } else { 'A' };
    let tampered = format!("{signed}.{flipped}{}", &signature[1..]);
    let other_app = people.ana.signs_in(&people.pool.client().await).await.id;
    let stranger = world.pool().await;
    let of_stranger = stranger.user("ana").confirmed().await.signs_in(&stranger.client().await).await.id;
    let unsupported = format!("cognito-idp.us-east-1.amazonaws.com/{}", stranger.id);

    for (key, token, message) in [
        (people.provider(), tampered, "Invalid login token. Couldn't verify signed token."),
        (people.provider(), tokens.access.clone(), "Invalid login token. Missing a required claim: aud"),
        (people.provider(), "a.b.c".into(), "Invalid login token. Not a valid OpenId Connect identity token."),
        (people.provider(), other_app, "Token is not from a supported provider of this identity pool."),
        (people.provider(), of_stranger.clone(), "Invalid login token. Issuer doesn't match providerName"),
        (unsupported, of_stranger, "Token is not from a supported provider of this identity pool."),
        ("login.example".into(), "ana".into(), "Token is not from a supported provider of this identity pool."),
        ("graph.facebook.com".into(), "x".into(), "Token is not from a supported provider of this identity pool."),
    ] {
        let refused = people.get_id(json!({key: token})).await.unwrap_err().to_string();
        assert_eq!(refused, format!("NotAuthorizedException: {message}"));
    }

    let expired = world.now() + 3600;
    world.wait(poolhouse_tests::minutes(61));
    assert_eq!(
        people.get_id(json!({people.provider(): tokens.id})).await.unwrap_err().to_string(),
        format!("NotAuthorizedException: Invalid login token. Token expired: {} >= {expired}", world.now())
    );
}

#[tokio::test]
async fn whoever_was_signed_out_is_asked_at_the_server_only_where_the_pool_says_so() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let logins = people.logins_of(&people.ana).await;
    people.pool.call("AdminUserGlobalSignOut", json!({"Username": "ana"})).await.answered();
    assert_eq!(people.get_id(logins.clone()).await.unwrap_err().kind, "NotAuthorizedException");

    let unchecked = json!([{"ProviderName": people.provider(), "ClientId": people.client.id}]);
    let change = json!({
        "IdentityPoolName": "people", "AllowUnauthenticatedIdentities": true, "CognitoIdentityProviders": unchecked,
    });
    people.call("UpdateIdentityPool", change).await.answered();
    people.get_id(logins).await.unwrap();
}

#[tokio::test]
async fn providers_that_cannot_be_asked_are_named() {
    let world = World::new().await;
    let social = json!({"graph.facebook.com": "app"});
    let people = Identities::with(&world, json!({"SupportedLoginProviders": social})).await;
    assert_eq!(
        people.get_id(json!({"graph.facebook.com": "token"})).await.unwrap_err().to_string(),
        "InvalidParameterException: A login of graph.facebook.com is not supported by this server yet."
    );
}
