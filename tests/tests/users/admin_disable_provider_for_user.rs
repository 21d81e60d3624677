//! AdminDisableProviderForUser: one way in less.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, World, minutes};
use serde_json::{Value, json};

use crate::identity_providers::provider;

const SUBJECT: &str = "Cognito_Subject";

fn user(provider: &str, attribute: &str, value: &str) -> Value {
    json!({
        "User": {"ProviderName": provider, "ProviderAttributeName": attribute, "ProviderAttributeValue": value},
    })
}

fn link(username: &str, attribute: &str, value: &str) -> Value {
    json!({
        "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": username},
        "SourceUser": user("Okta", attribute, value)["User"],
    })
}

#[tokio::test]
async fn a_link_is_undone_by_what_it_was_made_with() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Okta").await;
    let ana = pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    pool.call("AdminLinkProviderForUser", link("ana", "email", "ana@example.com")).await.answered();
    world.wait(minutes(1));

    for other in [
        user("Okta", SUBJECT, "ana@example.com"),
        user("Okta", "email", "ANA@example.com"),
        user("okta", "email", "ana@example.com"),
        user("Okta", "email", "ben@example.com"),
    ] {
        let refused = pool.call("AdminDisableProviderForUser", other.clone()).await.refused();
        assert_eq!(refused, "UserNotFoundException: User does not exist.", "{other}");
    }
    let linked = user("Okta", "email", "ana@example.com");
    assert_eq!(pool.call("AdminDisableProviderForUser", linked.clone()).await.answered(), json!({}));

    assert!(ana.attributes().await.get("identities").is_none());
    assert_eq!(ana.get().await["UserLastModifiedDate"], json!(1_772_521_749.123));
    assert_eq!(pool.call("AdminDisableProviderForUser", linked).await.refused_kind(), "UserNotFoundException");
    pool.call("AdminLinkProviderForUser", link("ben", "email", "ana@example.com")).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn a_link_to_a_provider_that_is_gone_can_still_be_undone() {
    let world = World::new().await;
    let pool = world.pool().await;
    provider(&pool, "Okta").await;
    let ana = pool.user("ana").confirmed().await;
    pool.call("AdminLinkProviderForUser", link("ana", SUBJECT, "00u1")).await.answered();
    pool.call("DeleteIdentityProvider", json!({"ProviderName": "Okta"})).await.answered();
    assert!(ana.attributes().await.get("identities").is_some());

    pool.call("AdminDisableProviderForUser", user("Okta", SUBJECT, "00u1")).await.answered();

    assert!(ana.attributes().await.get("identities").is_none());
}

#[tokio::test]
async fn without_the_pools_own_way_in_no_password_is_right() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    ana.signs_in(&client).await;

    pool.call("AdminDisableProviderForUser", user("Cognito", SUBJECT, "ana")).await.answered();

    let wrong = "NotAuthorizedException: Incorrect username or password.";
    assert_eq!(client.sign_in("ana", PASSWORD).await.refused(), wrong);
    assert_eq!(client.admin_sign_in("ana", PASSWORD).await.refused(), wrong);
    assert_eq!(ana.get().await["Enabled"], true);
    pool.call("AdminDisableProviderForUser", user("Cognito", SUBJECT, "ana")).await.answered();

    // An administrator opens it again.
    let input = json!({"Password": NEW_PASSWORD, "Permanent": true});
    ana.call("AdminSetUserPassword", input).await.answered();
    client.tokens("ana", NEW_PASSWORD).await;
    assert_eq!(ana.status().await, "CONFIRMED");
    world.verify().await;
}

#[tokio::test]
async fn nobody_and_nothing_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    for (input, kind) in [
        (user("Cognito", SUBJECT, "nobody"), "UserNotFoundException"),
        (user("Okta", SUBJECT, "00u1"), "UserNotFoundException"),
        (json!({"User": {"ProviderName": "Okta", "ProviderAttributeValue": "1"}}), "InvalidParameterException"),
        (
            json!({"User": {"ProviderAttributeName": SUBJECT, "ProviderAttributeValue": "1"}}),
            "InvalidParameterException",
        ),
        (json!({"User": {"ProviderName": "Cognito"}}), "InvalidParameterException"),
        (json!({}), "InvalidParameterException"),
    ] {
        assert_eq!(pool.call("AdminDisableProviderForUser", input.clone()).await.refused_kind(), kind, "{input}");
    }
}
