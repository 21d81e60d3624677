//! Which role somebody gets: by the groups of a user pool, by claims, or the pool's usual one.

use poolhouse_tests::identity::Identities;
use poolhouse_tests::policies::allow;
use poolhouse_tests::{AwsError, Outcome, User, World};
use serde_json::{Value, json};

/// The name of the role that somebody's session is of.
async fn role_of(people: &Identities, user: &User, more: Value) -> Result<String, AwsError> {
    let logins = people.logins_of(user).await;
    let id = people.get_id(logins.clone()).await?;
    let mut input = json!({"Logins": logins});
    poolhouse_tests::merge(&mut input, more);
    let session = poolhouse_tests::neighbours::Credentials::of(&people.enhanced(&id, input).await?);
    let who = people.world.enforcing().ask_as(Some(&session), "sts", "GetCallerIdentity", json!({})).await.answered();
    Ok(who["Arn"].as_str().unwrap().split('/').nth(1).unwrap().to_owned())
}

async fn roles(people: &Identities, names: &[&str]) -> Vec<String> {
    let mut arns = Vec::new();
    for name in names {
        arns.push(people.role(name, "authenticated", &allow("cognito-idp:*", "*")).await);
    }
    arns
}

#[tokio::test]
async fn groups_bring_roles_and_nobody_takes_another() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let arns = roles(&people, &["usual", "staff", "admins"]).await;
    for (group, arn, precedence) in [("staff", &arns[1], 5), ("admins", &arns[2], 1)] {
        let input = json!({"GroupName": group, "RoleArn": arn, "Precedence": precedence});
        people.pool.call("CreateGroup", input).await.answered();
    }
    let key = format!("{}:{}", people.provider(), people.client.id);
    let by_token = |ambiguous: &str| json!({key.as_str(): {"Type": "Token", "AmbiguousRoleResolution": ambiguous}});
    people.assigns(json!({"authenticated": arns[0]}), by_token("AuthenticatedRole")).await;
    assert_eq!(role_of(&people, &people.ana, json!({})).await.unwrap(), "usual", "of no group");

    people.ana.call("AdminAddUserToGroup", json!({"GroupName": "staff"})).await.answered();
    assert_eq!(role_of(&people, &people.ana, json!({})).await.unwrap(), "staff");
    people.ana.call("AdminAddUserToGroup", json!({"GroupName": "admins"})).await.answered();
    assert_eq!(role_of(&people, &people.ana, json!({})).await.unwrap(), "admins", "of the group that comes first");
    let staff = json!({"CustomRoleArn": arns[1]});
    assert_eq!(role_of(&people, &people.ana, staff.clone()).await.unwrap(), "staff");
    let refused = role_of(&people, &people.ana, json!({"CustomRoleArn": arns[0]})).await.unwrap_err();
    assert_eq!(refused.kind, "NotAuthorizedException", "none of her token's");

    let bea = people.pool.user("bea").confirmed().await;
    assert_eq!(role_of(&people, &bea, staff).await.unwrap_err().kind, "NotAuthorizedException");
    people.assigns(json!({"authenticated": arns[0]}), by_token("Deny")).await;
    assert_eq!(
        role_of(&people, &bea, json!({})).await.unwrap_err().to_string(),
        format!(
            "NotAuthorizedException: The ambiguous role mapping rules for: {} denied this request.",
            people.provider()
        )
    );
}

#[tokio::test]
async fn the_first_rule_that_applies_brings_the_role() {
    let world = World::new().await;
    let people = Identities::new(&world).await;
    let arns = roles(&people, &["usual", "anas", "others"]).await;
    let rule = |matches: &str, value: &str, arn: &str| json!({"Claim": "cognito:username", "MatchType": matches, "Value": value, "RoleARN": arn});
    let rules = [rule("StartsWith", "an", &arns[1]), rule("NotEqual", "cleo", &arns[2])];
    let mapping = |ambiguous: &str| {
        let rules = json!({"Rules": rules});
        json!({people.provider(): {"Type": "Rules", "AmbiguousRoleResolution": ambiguous, "RulesConfiguration": rules}})
    };
    people.assigns(json!({"authenticated": arns[0]}), mapping("AuthenticatedRole")).await;
    let (bea, cleo) = (people.pool.user("bea").confirmed().await, people.pool.user("cleo").confirmed().await);

    for (user, role) in [(&people.ana, "anas"), (&bea, "others"), (&cleo, "usual")] {
        assert_eq!(role_of(&people, user, json!({})).await.unwrap(), role);
    }
    let wanted = json!({"CustomRoleArn": arns[2]});
    assert_eq!(role_of(&people, &people.ana, wanted.clone()).await.unwrap_err().kind, "NotAuthorizedException");
    assert_eq!(role_of(&people, &bea, wanted).await.unwrap(), "others");
    people.assigns(json!({"authenticated": arns[0]}), mapping("Deny")).await;
    assert_eq!(role_of(&people, &cleo, json!({})).await.unwrap_err().kind, "NotAuthorizedException");
}
