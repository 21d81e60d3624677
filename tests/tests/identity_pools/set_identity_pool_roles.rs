//! SetIdentityPoolRoles.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn roles_and_mappings_are_kept_as_they_were_set() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    let set = json!({
        "Roles": {"authenticated": role("in"), "unauthenticated": role("out")},
        "RoleMappings": {
            format!("{}:{}", people.provider(), people.client.id): {"Type": "Token", "AmbiguousRoleResolution": "Deny"},
            "graph.facebook.com": {
                "Type": "Rules", "AmbiguousRoleResolution": "AuthenticatedRole",
                "RulesConfiguration": {"Rules": [
                    {"Claim": "job", "MatchType": "StartsWith", "Value": "eng", "RoleARN": role("engineers")},
                ]},
            },
        },
    });
    assert!(people.call("SetIdentityPoolRoles", set.clone()).await.answered().is_null());
    let kept = people.call("GetIdentityPoolRoles", json!({})).await.answered();
    assert_eq!((&kept["Roles"], &kept["RoleMappings"]), (&set["Roles"], &set["RoleMappings"]));

    people.call("SetIdentityPoolRoles", json!({"Roles": {}})).await.answered();
    let kept = people.call("GetIdentityPoolRoles", json!({})).await.answered();
    assert_eq!(kept, json!({"IdentityPoolId": people.id, "Roles": {}}));
}

#[tokio::test]
async fn half_a_mapping_is_refused() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let rule =
        json!({"Claim": "a", "MatchType": "Equals", "Value": "b", "RoleARN": "arn:aws:iam::123456789012:role/a"});
    for mapping in [
        json!({"Type": "Token"}),
        json!({"Type": "Rules", "AmbiguousRoleResolution": "Deny"}),
        json!({"Type": "Token", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [rule]}}),
        json!({"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": vec![rule.clone(); 26]}}),
    ] {
        let input = json!({"Roles": {}, "RoleMappings": {"graph.facebook.com": mapping}});
        assert_eq!(people.call("SetIdentityPoolRoles", input).await.refused_kind(), "InvalidParameterException");
    }
    let input = json!({"Roles": {"admins": "arn:aws:iam::123456789012:role/a"}});
    assert_eq!(people.call("SetIdentityPoolRoles", input).await.refused_kind(), "InvalidParameterException");
}
