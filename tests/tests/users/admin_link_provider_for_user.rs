//! AdminLinkProviderForUser: one person, several identities.

use poolhouse_tests::{Outcome, Pool, World, claims, minutes};
use serde_json::{Value, json};

use crate::identity_providers::{METADATA, provider};

const SUBJECT: &str = "Cognito_Subject";

fn identity(provider: &str, attribute: &str, value: &str) -> Value {
    json!({"ProviderName": provider, "ProviderAttributeName": attribute, "ProviderAttributeValue": value})
}

fn link(username: &str, source: Value) -> Value {
    json!({
        "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": username}, "SourceUser": source,
    })
}

async fn google(pool: &Pool) {
    let details = json!({"client_id": "app", "client_secret": "s", "authorize_scopes": "email"});
    let input = json!({"ProviderName": "Google", "ProviderType": "Google", "ProviderDetails": details});
    pool.call("CreateIdentityProvider", input).await.answered();
}

async fn saml(pool: &Pool) {
    let details = json!({"MetadataFile": METADATA});
    let input = json!({"ProviderName": "Corp", "ProviderType": "SAML", "ProviderDetails": details});
    pool.call("CreateIdentityProvider", input).await.answered();
}

#[tokio::test]
async fn identities_are_shown_as_json() {
    let world = World::new().await;
    let pool = world.pool().await;
    google(&pool).await;
    saml(&pool).await;
    let ana = pool.user("ana").confirmed().await;
    assert!(ana.attributes().await.get("identities").is_none());
    world.wait(minutes(1));

    let answer =
        pool.call("AdminLinkProviderForUser", link("ana", identity("Google", SUBJECT, "1234"))).await.answered();
    assert_eq!(answer, json!({}));
    pool.call("AdminLinkProviderForUser", link("ana", identity("Corp", "email", "ana@corp.example"))).await.answered();

    let moment = 1_772_521_749_123_u64;
    let expected = json!([
        {
            "userId": "1234", "providerName": "Google", "providerType": "Google", "issuer": null, "primary": false,
            "dateCreated": moment,
        },
        {
            "userId": "ana@corp.example", "providerName": "Corp", "providerType": "SAML",
            "issuer": "https://idp.example.com/saml", "primary": false, "dateCreated": moment,
        },
    ]);
    let text = ana.attributes().await["identities"].as_str().unwrap().to_owned();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    assert_eq!(ana.get().await["UserLastModifiedDate"], json!(1_772_521_749.123));

    let page = pool.call("ListUsers", json!({"AttributesToGet": ["identities"]})).await.answered();
    assert_eq!(page["Users"][0]["Attributes"], json!([{"Name": "identities", "Value": text}]));
    world.verify().await;
}

#[tokio::test]
async fn an_id_token_tells_them_to_who_may_read_them() {
    let world = World::new().await;
    let pool = world.pool().await;
    google(&pool).await;
    let ana = pool.user("ana").confirmed().await;
    pool.call("AdminLinkProviderForUser", link("ana", identity("Google", SUBJECT, "1234"))).await.answered();

    let told = claims(&ana.signs_in(&pool.client().await).await.id);
    assert_eq!(
        told["identities"],
        json!([{
            "userId": "1234", "providerName": "Google", "providerType": "Google", "issuer": null, "primary": "false",
            "dateCreated": "1772521689123",
        }])
    );
    let narrow = pool.client_with(json!({"ReadAttributes": ["email"]})).await;
    assert!(claims(&ana.signs_in(&narrow).await.id).get("identities").is_none());
}

#[tokio::test]
async fn an_identity_is_one_persons() {
    let world = World::new().await;
    let pool = world.pool().await;
    google(&pool).await;
    let ana = pool.user("ana").confirmed().await;
    pool.user("ben").confirmed().await;
    let source = || identity("Google", SUBJECT, "1234");
    pool.call("AdminLinkProviderForUser", link("ana", source())).await.answered();

    assert_eq!(
        pool.call("AdminLinkProviderForUser", link("ana", source())).await.refused(),
        "InvalidParameterException: SourceUser is already linked to DestinationUser"
    );
    assert_eq!(
        pool.call("AdminLinkProviderForUser", link("ben", source())).await.refused_kind(),
        "AliasExistsException"
    );

    ana.call("AdminDeleteUser", json!({})).await.answered();
    pool.call("AdminLinkProviderForUser", link("ben", source())).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn five_are_enough() {
    let world = World::new().await;
    let pool = world.pool().await;
    google(&pool).await;
    let ana = pool.user("ana").confirmed().await;
    for number in 0..5 {
        let source = identity("Google", SUBJECT, &format!("{number}"));
        pool.call("AdminLinkProviderForUser", link("ana", source)).await.answered();
    }
    let sixth = || link("ana", identity("Google", SUBJECT, "6"));
    assert_eq!(pool.call("AdminLinkProviderForUser", sixth()).await.refused_kind(), "LimitExceededException");

    let input = json!({"User": identity("Google", SUBJECT, "3")});
    pool.call("AdminDisableProviderForUser", input).await.answered();
    pool.call("AdminLinkProviderForUser", sixth()).await.answered();
    let text = ana.attributes().await["identities"].as_str().unwrap().to_owned();
    let linked: Vec<Value> = serde_json::from_str(&text).unwrap();
    let ids: Vec<&str> = linked.iter().map(|link| link["userId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["0", "1", "2", "4", "6"]);
}

#[tokio::test]
async fn who_cannot_be_linked_is_told_why() {
    let world = World::new().await;
    let pool = world.pool().await;
    google(&pool).await;
    provider(&pool, "Okta").await;
    pool.user("ana").confirmed().await;
    pool.user("Google_77").confirmed().await;
    for (input, expected) in [
        (
            link("ana", identity("Cognito", SUBJECT, "ana")),
            "InvalidParameterException: Invalid SourceUser: Cognito users with a username/password may not be passed \
             in as a SourceUser, only as a DestinationUser",
        ),
        (
            link("ana", identity("Google", SUBJECT, "77")),
            "InvalidParameterException: Merging is not currently supported, provide a SourceUser that has not been \
             signed up in order to link",
        ),
        (link("nobody", identity("Google", SUBJECT, "1")), "UserNotFoundException: User does not exist."),
    ] {
        assert_eq!(pool.call("AdminLinkProviderForUser", input.clone()).await.refused(), expected, "{input}");
    }
    for (input, kind) in [
        (link("ana", identity("Nowhere", SUBJECT, "1")), "ResourceNotFoundException"),
        (link("ana", identity("Google", "email", "ana@example.com")), "InvalidParameterException"),
        (link("ana", identity("Google", SUBJECT, &"1".repeat(122))), "InvalidParameterException"),
        (link("ana", json!({"ProviderName": "Google", "ProviderAttributeValue": "1"})), "InvalidParameterException"),
        (link("ana", json!({"ProviderName": "Google", "ProviderAttributeName": SUBJECT})), "InvalidParameterException"),
        (
            json!({"DestinationUser": {"ProviderAttributeValue": "ana"}, "SourceUser": identity("Google", SUBJECT, "1")}),
            "InvalidParameterException",
        ),
        (json!({"SourceUser": identity("Google", SUBJECT, "1")}), "InvalidParameterException"),
    ] {
        assert_eq!(pool.call("AdminLinkProviderForUser", input.clone()).await.refused_kind(), kind, "{input}");
    }
    pool.call("AdminLinkProviderForUser", link("ana", identity("Okta", "email", "ana@example.com"))).await.answered();
    pool.call("AdminLinkProviderForUser", link("ana", identity("Google", SUBJECT, &"1".repeat(121)))).await.answered();
}

#[tokio::test]
async fn a_destination_is_found_by_any_of_its_names() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    google(&pool).await;
    let ana = pool.user("ana").confirmed().await;
    let from_elsewhere = pool.user("Okta_00u1").confirmed().await;
    for (number, name) in ["ana", &ana.email, &ana.sub].into_iter().enumerate() {
        let source = identity("Google", SUBJECT, &format!("{number}"));
        pool.call("AdminLinkProviderForUser", link(name, source)).await.answered();
    }
    let federated = json!({
        "DestinationUser": {"ProviderName": "Okta", "ProviderAttributeValue": "00u1"},
        "SourceUser": identity("Google", SUBJECT, "9"),
    });
    pool.call("AdminLinkProviderForUser", federated).await.answered();
    assert!(from_elsewhere.attributes().await["identities"].as_str().unwrap().contains("\"9\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_are_linked_to_one_identity_one_is() {
    let world = World::new().await;
    let pool = world.pool().await;
    google(&pool).await;
    for number in 0..8 {
        pool.user(&format!("user{number}")).invited().await;
    }
    let tasks: Vec<_> = (0..16)
        .map(|number| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let input = link(&format!("user{}", number % 8), identity("Google", SUBJECT, "1234"));
                pool.call("AdminLinkProviderForUser", input).await.is_ok()
            })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        made += usize::from(task.await.unwrap());
    }
    assert_eq!(made, 1);
    world.verify().await;
}
