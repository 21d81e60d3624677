//! MergeDeveloperIdentities.

use poolhouse_tests::identity::{BACK_END, Identities};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn two_users_are_one_identity_from_then_on() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let (one, _) = people.named("1", json!({})).await.unwrap();
    let (two, _) = people.named("2", json!({})).await.unwrap();
    let merge = async |source: &str, target: &str| {
        let input = json!({
            "SourceUserIdentifier": source, "DestinationUserIdentifier": target, "DeveloperProviderName": BACK_END,
        });
        people.call("MergeDeveloperIdentities", input).await
    };

    assert_eq!(merge("1", "2").await.answered(), json!({"IdentityId": two}));

    assert_eq!(people.named("1", json!({})).await.unwrap().0, two);
    assert!(people.logins(&one).await.is_null());
    assert_eq!(merge("1", "2").await.answered(), json!({"IdentityId": two}));
    assert_eq!(merge("1", "3").await.refused_kind(), "ResourceNotFoundException");
    world.verify().await;
}

#[tokio::test]
async fn two_users_of_one_public_provider_are_not_merged() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let bea = people.pool.user("bea").confirmed().await;
    for (user, name) in [(&people.ana, "1"), (&bea, "2")] {
        let mut logins = people.logins_of(user).await;
        logins[BACK_END] = name.into();
        people.named(name, json!({"Logins": logins})).await.unwrap();
    }
    let input = json!({
        "SourceUserIdentifier": "1", "DestinationUserIdentifier": "2", "DeveloperProviderName": BACK_END,
    });
    assert_eq!(people.call("MergeDeveloperIdentities", input).await.refused_kind(), "ResourceConflictException");
    world.verify().await;
}
