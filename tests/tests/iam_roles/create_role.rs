//! CreateRole: a role is made with a trust policy that can be read.

use poolhouse_tests::callers::{POOLS, TRUSTS_ACCOUNT, decoded};
use poolhouse_tests::{Outcome, World};
use serde_json::json;

#[tokio::test]
async fn a_role_is_made_with_a_trust_policy_that_can_be_read() {
    let world = World::new().await;
    let input = json!({
        "RoleName": "Deploy", "Path": "/ci/", "AssumeRolePolicyDocument": TRUSTS_ACCOUNT, "MaxSessionDuration": 7200,
        "Description": "deploys",
    });
    let made = world.iam("CreateRole", input).await.answered();
    let role = &made["Role"];
    assert_eq!(
        (&role["Arn"], &role["MaxSessionDuration"]),
        (&json!("arn:aws:iam::123456789012:role/ci/Deploy"), &json!(7200))
    );
    assert!(role["RoleId"].as_str().unwrap().starts_with("AROA"));
    assert_eq!(decoded(&role["AssumeRolePolicyDocument"]), TRUSTS_ACCOUNT);

    let create =
        |name: &str, trust: &str| world.iam("CreateRole", json!({"RoleName": name, "AssumeRolePolicyDocument": trust}));
    assert_eq!(
        create("deploy", TRUSTS_ACCOUNT).await.refused(),
        "EntityAlreadyExists: Role with name deploy already exists."
    );
    assert_eq!(create("other", POOLS).await.refused_kind(), "MalformedPolicyDocument");
    let everybody = r#"{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"}}"#;
    let refused = create("other", everybody).await.refused();
    assert!(
        refused.starts_with(
            "MalformedPolicyDocument: Trust policy with trusted principal arn:aws:iam::123456789012:oidc-provider/"
        ),
        "{refused}"
    );
}
