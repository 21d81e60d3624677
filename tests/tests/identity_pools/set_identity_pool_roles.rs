//! SetIdentityPoolRoles.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::policies::{allow, user};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn roles_and_mappings_are_kept_as_they_were_set() {
    let world = World::new().await;
    let people = Identities::with(&world, json!({"SupportedLoginProviders": {"graph.facebook.com": "app"}})).await;
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
    let people = Identities::with(&world, json!({"SupportedLoginProviders": {"graph.facebook.com": "app"}})).await;
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

#[tokio::test]
async fn a_mapping_is_of_a_provider_of_the_pool() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let other_app = format!("{}:other", people.provider());
    for name in ["accounts.google.com", other_app.as_str()] {
        let input = json!({"Roles": {}, "RoleMappings": {name: {"Type": "Token", "AmbiguousRoleResolution": "Deny"}}});
        assert_eq!(
            people.call("SetIdentityPoolRoles", input).await.refused(),
            format!(
                "InvalidParameterException: {name} is not a valid RoleMapping ProviderName or is not a configured \
                 provider."
            )
        );
    }
}

#[tokio::test]
async fn nobody_gives_a_role_away_who_may_not_pass_it() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    let guarded = world.enforcing();
    let sets = allow("cognito-identity:SetIdentityPoolRoles", "*");
    let mut passes = allow("iam:PassRole", role("app-*"));
    passes["Statement"][0]["Condition"] =
        json!({"StringEquals": {"iam:PassedToService": "cognito-identity.amazonaws.com"}});
    let ana = guarded.introduce(user("ana", &[&sets, &passes]));
    let set = async |roles: serde_json::Value, rule: &str| {
        let rules = [json!({"Claim": "a", "MatchType": "Equals", "Value": "b", "RoleARN": role(rule)})];
        let mapping = json!({
            "Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": rules},
        });
        let input = json!({"IdentityPoolId": people.id, "Roles": roles, "RoleMappings": {people.provider(): mapping}});
        guarded.ask_as(Some(&ana), "cognito-identity", "SetIdentityPoolRoles", input).await
    };

    set(json!({"authenticated": role("app-known")}), "app-law").await.answered();
    for (roles, rule) in [
        (json!({"authenticated": role("admins")}), "app-law"),
        (json!({"unauthenticated": role("admins")}), "app-law"),
        (json!({"authenticated": role("app-known")}), "admins"),
    ] {
        assert_eq!(
            set(roles, rule).await.refused(),
            format!("NotAuthorizedException: Access to Role '{}' is forbidden.", role("admins"))
        );
    }
}
