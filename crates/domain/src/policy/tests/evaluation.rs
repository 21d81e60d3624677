use super::*;

const ALL: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

fn on(effect: &str, action: &str, resource: &str) -> Attached {
    policy(&format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}"}}}}"#
    ))
}

#[test]
fn the_policy_of_a_pipeline_allows_three_calls_on_one_pool() {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["cognito-idp:AdminCreateUser","cognito-idp:AdminSetUserPassword","cognito-idp:AdminDeleteUser"],"Resource":"{POOL}"}}]}}"#
    );
    let ana = ana(vec![policy(&text)]);
    for action in ["AdminCreateUser", "AdminSetUserPassword", "AdminDeleteUser", "admindeleteuser"] {
        assert!(ask(&ana, &format!("cognito-idp:{action}"), POOL).is_allowed(), "{action}");
        assert!(!ask(&ana, &format!("cognito-idp:{action}"), &format!("{POOL}x")).is_allowed(), "{action}");
        assert!(!ask(&ana, &format!("cognito-idp:{action}"), "*").is_allowed(), "{action}");
    }
    for action in ["AdminDeleteUserAttributes", "AdminGetUser", "ListUsers", "DeleteUserPool", ""] {
        let denied = Decision::Denied(Denied::Unmentioned(Layer::Identity));
        assert_eq!(ask(&ana, &format!("cognito-idp:{action}"), POOL), denied, "{action}");
    }
}

#[test]
fn actions_and_resources() {
    for (action, resource, asked, on_what, expected) in [
        ("*", "*", "cognito-idp:AdminGetUser", POOL, true),
        ("cognito-idp:*", "*", "cognito-idp:AdminGetUser", POOL, true),
        ("COGNITO-IDP:adminGET*", "*", "cognito-idp:AdminGetUser", POOL, true),
        ("cognito-idp:Admin*User", "*", "cognito-idp:AdminGetUser", POOL, true),
        ("cognito-idp:Admin*User", "*", "cognito-idp:AdminUserGlobalSignOut", POOL, false),
        ("cognito-idp:Admin???User", "*", "cognito-idp:AdminGetUser", POOL, true),
        ("cognito-identity:*", "*", "cognito-idp:AdminGetUser", POOL, false),
        ("*", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A*", "a:B", POOL, true),
        ("*", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a*", "a:B", POOL, false),
        ("*", "arn:aws:cognito-idp:*:123456789012:userpool/*", "a:B", POOL, true),
        ("*", "arn:aws:cognito-idp:*", "a:B", POOL, true),
        ("*", "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abcdefgh?", "a:B", POOL, true),
        ("*", "arn:aws:cognito-idp:us-east-1:123456789012:userpool", "a:B", POOL, false),
        ("*", "arn:aws:cognito-idp:*:*:*", "a:B", "*", false),
        ("*", "arn:aws:s3:::home/${aws:username}/*", "a:B", "arn:aws:s3:::home/ana/x", true),
        ("*", "arn:aws:s3:::home/${aws:username}/*", "a:B", "arn:aws:s3:::home/bob/x", false),
        ("*", "arn:aws:s3:::${aws:PrincipalTag/none}*", "a:B", "arn:aws:s3:::x", false),
        ("*", "arn:aws:s3:::${aws:PrincipalTag/none, 'x'}", "a:B", "arn:aws:s3:::x", true),
    ] {
        let ana = ana(vec![on("Allow", action, resource)]);
        assert_eq!(ask(&ana, asked, on_what).is_allowed(), expected, "{action} on {resource}: {asked} on {on_what}");
    }
}

#[test]
fn all_but() {
    let not_iam = policy(r#"{"Statement":{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}}"#);
    assert!(ask(&ana(vec![not_iam.clone()]), "cognito-idp:ListUsers", POOL).is_allowed());
    assert!(!ask(&ana(vec![not_iam]), "IAM:ListUsers", "*").is_allowed());

    let elsewhere = policy(&format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","NotResource":["{POOL}","arn:aws:s3:::${{aws:PrincipalTag/none}}"]}}}}"#
    ));
    let ana = ana(vec![policy(ALL), elsewhere]);
    assert!(ask(&ana, "cognito-idp:ListUsers", POOL).is_allowed());
    // A variable without a value names no resource, so everything is another.
    assert!(!ask(&ana, "s3:GetObject", "arn:aws:s3:::").is_allowed());
}

#[test]
fn a_deny_wins_wherever_it_stands() {
    let deny = on("Deny", "cognito-idp:Delete*", "*");
    let explicitly = |layer, policy| Decision::Denied(Denied::Explicitly { layer, policy });
    for policies in [vec![policy(ALL), deny.clone()], vec![deny.clone(), policy(ALL)]] {
        let ana = ana(policies);
        assert_eq!(ask(&ana, "cognito-idp:DeleteUserPool", POOL), explicitly(Layer::Identity, None));
        assert!(ask(&ana, "cognito-idp:DescribeUserPool", POOL).is_allowed());
    }
    let arn = "arn:aws:iam::123456789012:policy/no-deletes";
    let managed = managed(arn, r#"{"Statement":{"Effect":"Deny","Action":"cognito-idp:Delete*","Resource":"*"}}"#);
    let limited = Principal { boundary: Some(managed.clone()), ..ana(vec![policy(ALL)]) };
    assert_eq!(ask(&limited, "cognito-idp:DeleteUserPool", POOL), explicitly(Layer::Boundary, Some(arn.into())));
    let session = Principal { session: Some(vec![policy(ALL), deny]), ..deployer(vec![policy(ALL)]) };
    assert_eq!(ask(&session, "cognito-idp:DeleteUserPool", POOL), explicitly(Layer::Session, None));
    assert_eq!(
        ask(&ana(vec![managed]), "cognito-idp:DeleteUserPool", POOL),
        explicitly(Layer::Identity, Some(arn.into()))
    );
}

#[test]
fn every_layer_that_is_there_must_allow() {
    let read = || on("Allow", "cognito-idp:Describe*", "*");
    let write = || on("Allow", "cognito-idp:Update*", "*");
    let unmentioned = |layer| Decision::Denied(Denied::Unmentioned(layer));
    let (describe, update) = ("cognito-idp:DescribeUserPool", "cognito-idp:UpdateUserPool");

    let bounded = Principal { boundary: Some(read()), ..ana(vec![read(), write()]) };
    assert!(ask(&bounded, describe, POOL).is_allowed());
    assert_eq!(ask(&bounded, update, POOL), unmentioned(Layer::Boundary));

    // A session policy that is wider than its role grants nothing more.
    let wide = Principal { session: Some(vec![policy(ALL)]), ..deployer(vec![read()]) };
    assert!(ask(&wide, describe, POOL).is_allowed());
    assert_eq!(ask(&wide, update, POOL), unmentioned(Layer::Identity));
    let narrow = Principal { session: Some(vec![read()]), ..deployer(vec![policy(ALL)]) };
    assert!(ask(&narrow, describe, POOL).is_allowed());
    assert_eq!(ask(&narrow, update, POOL), unmentioned(Layer::Session));
    let shut = Principal { session: Some(vec![]), ..deployer(vec![policy(ALL)]) };
    assert_eq!(ask(&shut, describe, POOL), unmentioned(Layer::Session));

    assert_eq!(ask(&ana(vec![]), describe, POOL), unmentioned(Layer::Identity));
    assert_eq!(ask(&Principal::root("123456789012"), update, POOL), Decision::Allowed(Allowed::Root));
}

#[test]
fn a_caller_brings_its_own_keys() {
    let mut deployer = deployer(vec![policy(ALL)]);
    deployer.tags.insert("Team".into(), "red".into());
    deployer.facts.set("aws:FederatedProvider", "arn:aws:iam::123456789012:oidc-provider/issuer.example");
    let context = deployer.context();
    let value = |key: &str| context.values(key).map(|values| values.join(","));
    for (key, expected) in [
        ("aws:principalarn", Some("arn:aws:iam::123456789012:role/ci/deployer")),
        ("aws:principalaccount", Some("123456789012")),
        ("aws:principaltype", Some("AssumedRole")),
        ("aws:userid", Some("AROAEXAMPLE:build-7")),
        ("aws:username", None),
        ("aws:principaltag/team", Some("red")),
        ("aws:federatedprovider", Some("arn:aws:iam::123456789012:oidc-provider/issuer.example")),
    ] {
        assert_eq!(value(key).as_deref(), expected, "{key}");
    }
}

#[test]
fn what_allowed_it_is_told() {
    let named = policy(
        r#"{"Statement":[{"Sid":"Read","Effect":"Allow","Action":"a:Get*","Resource":"*"},{"Sid":"Write","Effect":"Allow","Action":"a:Put*","Resource":"*"}]}"#,
    );
    let expected = Allowed::Policy { name: "inline".into(), arn: None, sid: Some("Write".into()) };
    assert_eq!(ask(&ana(vec![named]), "a:PutIt", "*"), Decision::Allowed(expected));
}

#[test]
fn long_patterns_end() {
    let stars = "*a".repeat(500);
    let ana = ana(vec![on("Allow", "*", &format!("arn:aws:s3:::{stars}"))]);
    assert!(!ask(&ana, "a:B", &format!("arn:aws:s3:::{}b", "a".repeat(2000))).is_allowed());
}
