//! UnlinkDeveloperIdentity.

use poolhouse_tests::identity::{BACK_END, Identities};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn an_unlinked_user_is_new_when_seen_again() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let (id, _) = people.named("1", json!({})).await.unwrap();
    people.named("2", json!({"IdentityId": id})).await.unwrap();
    let unlink = async |user: &str| {
        let input = json!({
            "IdentityId": id, "DeveloperProviderName": BACK_END, "DeveloperUserIdentifier": user,
        });
        people.call("UnlinkDeveloperIdentity", input).await
    };

    assert!(unlink("1").await.answered().is_null());

    assert_ne!(people.named("1", json!({})).await.unwrap().0, id);
    assert_eq!(people.named("2", json!({})).await.unwrap().0, id);
    assert_eq!(unlink("1").await.refused_kind(), "ResourceNotFoundException");
    unlink("2").await.answered();
    let refused = people.named("3", json!({"IdentityId": id})).await.unwrap_err();
    assert_eq!(refused.to_string(), format!("NotAuthorizedException: Access to Identity '{id}' is forbidden."));
}
