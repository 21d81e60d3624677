//! SetPrincipalTagAttributeMap.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn sessions_are_tagged_as_the_pool_says() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let tags = async || {
        let logins = people.logins_of(&people.ana).await;
        let id = people.get_id(logins.clone()).await.unwrap();
        let input = json!({"IdentityId": id, "Logins": logins});
        let token = world.identity("GetOpenIdToken", input).await.answered()["Token"].as_str().unwrap().to_owned();
        poolhouse_tests::claims(&token)["https://aws.amazon.com/tags"]["principal_tags"].clone()
    };
    let set = async |use_defaults: bool, tags: serde_json::Value| {
        let input = json!({
            "IdentityProviderName": people.provider(), "UseDefaults": use_defaults, "PrincipalTags": tags,
        });
        people.call("SetPrincipalTagAttributeMap", input).await.answered()
    };
    assert!(tags().await.is_null());

    let answer = set(false, json!({"mail": "email", "none": "nowhere"})).await;
    assert_eq!(answer["PrincipalTags"], json!({"mail": "email", "none": "nowhere"}));
    assert_eq!(tags().await, json!({"mail": ["ana@example.com"]}));

    assert_eq!(set(true, json!({})).await["PrincipalTags"], json!({"client": "aud", "username": "sub"}));
    assert_eq!(tags().await, json!({"client": [people.client.id], "username": [people.ana.sub]}));

    set(false, json!({})).await;
    assert!(tags().await.is_null());
}
