//! UpdateIdentityPool.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn everything_is_replaced_but_the_developers_name_the_tags_and_the_roles() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"IdentityPoolTags": {"team": "ids"}})).await;
    let role = json!({"authenticated": "arn:aws:iam::123456789012:role/in"});
    people.call("SetIdentityPoolRoles", json!({"Roles": role})).await.answered();

    let change = json!({"IdentityPoolName": "others", "AllowUnauthenticatedIdentities": false});
    let updated = people.call("UpdateIdentityPool", change).await.answered();

    assert_eq!(
        updated,
        json!({
            "IdentityPoolId": people.id, "IdentityPoolName": "others", "AllowUnauthenticatedIdentities": false,
            "AllowClassicFlow": false, "DeveloperProviderName": "login.example", "IdentityPoolTags": {"team": "ids"},
        })
    );
    assert_eq!(people.call("GetIdentityPoolRoles", json!({})).await.answered()["Roles"], role);
    let renamed = json!({
        "IdentityPoolName": "others", "AllowUnauthenticatedIdentities": false, "DeveloperProviderName": "other",
    });
    assert_eq!(people.call("UpdateIdentityPool", renamed).await.refused_kind(), "InvalidParameterException");
}
