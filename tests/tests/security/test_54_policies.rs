//! Policies: what is not allowed is refused, before anything is looked at, by every signed operation.

use domain::policy::Principal;
use poolhouse_tests::neighbours::Credentials;
use poolhouse_tests::policies::{ACCOUNT, allow, attached, pool_arn, statement, user};
use poolhouse_tests::{AwsError, Options, Outcome, PASSWORD, Stage, World, callable, unaudited};
use serde_json::{Value, json};

/// As the model says; an app's own secret lets it call these two unsigned.
fn is_signed(operation: &str) -> bool {
    !wire::model::operation(operation).unwrap().unsigned && !matches!(operation, "GetClientToken" | "GetDerivedToken")
}

/// What a request is about, by the service authorization reference.
fn about(input: &Value) -> String {
    match (input["UserPoolId"].as_str(), input["ResourceArn"].as_str()) {
        (Some(id), _) => pool_arn(id),
        (None, Some(arn)) => arn.to_owned(),
        (None, None) => "*".to_owned(),
    }
}

async fn ask(world: &World, signer: &Credentials, operation: &str, input: &Value) -> Result<Value, AwsError> {
    world.ask_as(Some(signer), "cognito-idp", operation, input.clone()).await
}

fn denial(name: &str, operation: &str, resource: &str) -> String {
    let action = format!("cognito-idp:{operation}");
    format!(
        "AccessDeniedException: User: arn:aws:iam::{ACCOUNT}:user/{name} is not authorized to perform: {action} on \
         resource: {resource} because no identity-based policy allows the {action} action"
    )
}

#[tokio::test]
async fn every_signed_operation_is_refused_without_a_fitting_policy_and_answered_with_it() {
    // Without workers, which tidy while the calls are made.
    let world = World::with(Options { workers: false, ..Options::default() }).await;
    let stage = Stage::new(&world).await;
    let guarded = world.enforcing();
    let elsewhere = world.pool().await;
    let nobody = guarded.introduce(user("nobody", &[]));
    let of_another = guarded.introduce(user("other", &[&allow("cognito-idp:*", pool_arn(&elsewhere.id))]));
    let mut count = 0;
    for operation in callable().into_iter().filter(|operation| is_signed(operation)) {
        let input = stage.input(operation).await;
        let (resource, before) = (about(&input), unaudited(world.dump_at_rest().await));

        for (name, signer) in [("nobody", &nobody), ("other", &of_another)] {
            let refused = ask(&guarded, signer, operation, &input).await.refused();
            assert_eq!(refused, denial(name, operation, &resource));
        }
        let garbage = ask(&guarded, &nobody, operation, &json!({"UserPoolId": "?"})).await.refused_kind();
        assert_eq!(garbage, "AccessDeniedException", "{operation}: before its members are judged");
        assert!(unaudited(world.dump().await) == before, "{operation} wrote something");

        let fitting = allow(format!("cognito-idp:{operation}"), &*resource);
        let fitting = guarded.introduce(user("fitting", &[&fitting]));
        ask(&guarded, &fitting, operation, &input).await.answered();
        count += 1;
    }
    assert!(count > 100, "{count}");
}

/// Of the other services: what asks for no permission, but judges by itself.
const FREE: &[&str] = &["AssumeRole", "GetCallerIdentity", "GetSessionToken"];

#[tokio::test]
async fn every_operation_of_the_neighbours_is_refused_without_a_policy() {
    let guarded = World::new().await.enforcing();
    let nobody = guarded.introduce(user("nobody", &[]));
    let of_pools = guarded.introduce(user("pools", &[&allow("cognito-idp:*", "*")]));
    let all = guarded.introduce(user("all", &[&allow("*", "*")]));
    let mut count = 0;
    for service in wire::model::services().iter().filter(|service| !service.is_user_pools()) {
        for operation in service.operations.iter().filter(|operation| !operation.unsigned) {
            let name = operation.name;
            let call = |signer| guarded.ask_as(signer, service.name, name, json!({}));
            let anonymous = call(None).await.refused();
            let told = "Request is missing Authentication Token";
            assert!(
                anonymous.starts_with("MissingAuthenticationToken") && anonymous.ends_with(told),
                "{name}: {anonymous}"
            );
            for signer in [&nobody, &of_pools] {
                let outcome = call(Some(signer)).await;
                if FREE.contains(&name) {
                    assert!(outcome.is_ok() || !outcome.refused_kind().starts_with("AccessDenied"), "{name}");
                    continue;
                }
                let refused = outcome.refused();
                let action = format!("is not authorized to perform: {}:{name} on resource: ", service.signing_name);
                assert!(refused.starts_with("AccessDenied") && refused.contains(&action), "{name}: {refused}");
            }
            if let Err(refused) = call(Some(&all)).await {
                assert!(!refused.kind.starts_with("AccessDenied"), "{name}: {refused}");
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
}

#[tokio::test]
async fn a_pipeline_may_do_three_things_to_one_pool() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let guarded = world.enforcing();
    let actions = ["AdminCreateUser", "AdminSetUserPassword", "AdminDeleteUser"];
    let prefixed: Vec<String> = actions.iter().map(|action| format!("cognito-idp:{action}")).collect();
    let pipeline = guarded.introduce(user("ci", &[&allow(prefixed, pool_arn(&stage.pool.id))]));

    for operation in callable().into_iter().filter(|operation| is_signed(operation)) {
        let input = stage.input(operation).await;
        let outcome = ask(&guarded, &pipeline, operation, &input).await;
        if actions.contains(&operation) && input["UserPoolId"] == stage.pool.id.as_str() {
            outcome.answered();
        } else {
            assert_eq!(outcome.refused(), denial("ci", operation, &about(&input)));
        }
    }

    let elsewhere = world.pool().await;
    let lives = |id: &str| json!({"UserPoolId": id, "Username": "e2e", "TemporaryPassword": "Correct-h0rse!"});
    let password =
        |id: &str| json!({"UserPoolId": id, "Username": "e2e", "Password": "B4ttery-staple!", "Permanent": true});
    let named = |id: &str| json!({"UserPoolId": id, "Username": "e2e"});
    for (operation, input) in [
        ("AdminCreateUser", lives as fn(&str) -> Value),
        ("AdminSetUserPassword", password),
        ("AdminDeleteUser", named),
    ] {
        ask(&guarded, &pipeline, operation, &input(&stage.pool.id)).await.answered();
        for id in [elsewhere.id.as_str(), "us-east-1_Nowhere00", "", "*", "../x"] {
            let refused = ask(&guarded, &pipeline, operation, &input(id)).await.refused();
            assert_eq!(refused, denial("ci", operation, &pool_arn_as_given(id)));
        }
    }
}

/// The id as it was given, malformed or not.
fn pool_arn_as_given(id: &str) -> String {
    pool_arn(id)
}

#[tokio::test]
async fn a_deny_is_told_with_its_policy_and_every_layer_has_its_say() {
    let world = World::new().await;
    let pool = world.pool().await;
    let guarded = world.enforcing();
    let all = || allow("*", "*");
    let mut managed = attached(&statement("Deny", "cognito-idp:Describe*", "*"));
    managed.arn = Some(format!("arn:aws:iam::{ACCOUNT}:policy/blind"));
    let listing = attached(&allow("cognito-idp:List*", "*"));
    let everything = || vec![attached(&all())];

    let blind = Principal { identity: [everything(), vec![managed]].concat(), ..user("ana", &[]) };
    let bounded = Principal { boundary: Some(listing.clone()), ..user("ana", &[&all()]) };
    let narrowed = Principal { session: Some(vec![listing.clone()]), ..user("ana", &[&all()]) };
    let widened = Principal { session: Some(everything()), identity: vec![listing], ..user("ana", &[]) };
    for (principal, reason) in [
        (blind, format!("with an explicit deny in an identity-based policy: arn:aws:iam::{ACCOUNT}:policy/blind")),
        (bounded, "because no permissions boundary allows the cognito-idp:DescribeUserPool action".into()),
        (narrowed, "because no session policy allows the cognito-idp:DescribeUserPool action".into()),
        (widened, "because no identity-based policy allows the cognito-idp:DescribeUserPool action".into()),
    ] {
        let signer = guarded.introduce(principal);
        let refused = ask(&guarded, &signer, "DescribeUserPool", &json!({"UserPoolId": pool.id})).await.refused();
        let who = format!("arn:aws:iam::{ACCOUNT}:user/ana");
        let what = format!("cognito-idp:DescribeUserPool on resource: {}", pool_arn(&pool.id));
        assert_eq!(
            refused,
            format!("AccessDeniedException: User: {who} is not authorized to perform: {what} {reason}")
        );
        ask(&guarded, &signer, "ListUserPools", &json!({"MaxResults": 1})).await.answered();
    }
}

#[tokio::test]
async fn conditions_see_who_asks_from_where_and_what_is_tagged() {
    let world = World::new().await;
    let red = world.pool_with(json!({"UserPoolTags": {"Team": "red"}})).await;
    let blue = world.pool_with(json!({"UserPoolTags": {"Team": "blue"}})).await;
    let bare = world.pool().await;
    let guarded = world.enforcing();
    let when = |condition: Value| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}});
    let describe = |id: &str| ("DescribeUserPool", json!({"UserPoolId": id}));
    let mut ana = user("ana", &[]);
    ana.tags.insert("team".into(), "red".into());
    let tagged = |keys: Value| ("TagResource", json!({"ResourceArn": pool_arn(&bare.id), "Tags": keys}));
    for (condition, (operation, input), expected) in [
        (json!({"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/team}"}}), describe(&red.id), true),
        (json!({"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/team}"}}), describe(&blue.id), false),
        (json!({"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/team}"}}), describe(&bare.id), false),
        (json!({"Null": {"aws:ResourceTag/Team": "true"}}), describe(&bare.id), true),
        (json!({"StringLike": {"aws:username": "a*"}}), describe(&red.id), true),
        (json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:user/b*"}}), describe(&red.id), false),
        (json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), describe(&red.id), true),
        (json!({"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), describe(&red.id), false),
        (json!({"DateLessThan": {"aws:CurrentTime": "2026-03-03T07:08:10Z"}}), describe(&red.id), true),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2026-03-03T07:08:09Z"}}), describe(&red.id), false),
        (json!({"NumericEquals": {"aws:EpochTime": 1_772_521_689}}), describe(&red.id), true),
        (json!({"Bool": {"aws:SecureTransport": true}}), describe(&red.id), true),
        (json!({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}), describe(&red.id), true),
        (json!({"Bool": {"aws:ViaAWSService": "false"}}), describe(&red.id), true),
        (json!({"Null": {"aws:MultiFactorAuthPresent": "false"}}), describe(&red.id), false),
        (json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["Team", "cost"]}}), tagged(json!({"Team": "red"})), true),
        (
            json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["Team"]}}),
            tagged(json!({"Team": "x", "cost": "y"})),
            false,
        ),
        (json!({"StringEquals": {"aws:RequestTag/Team": "red"}}), tagged(json!({"Team": "red"})), true),
        (json!({"StringEquals": {"aws:RequestTag/Team": "red"}}), tagged(json!({"Team": "blue"})), false),
        (
            json!({"StringEquals": {"aws:RequestTag/Team": "red"}}),
            ("CreateUserPool", json!({"PoolName": "x", "UserPoolTags": {"Team": "red"}})),
            true,
        ),
        (
            json!({"ForAnyValue:StringEquals": {"aws:TagKeys": ["Team"]}}),
            ("UntagResource", json!({"ResourceArn": pool_arn(&bare.id), "TagKeys": ["Team"]})),
            true,
        ),
    ] {
        let signer = guarded.introduce(Principal { identity: vec![attached(&when(condition.clone()))], ..ana.clone() });
        let outcome = ask(&guarded, &signer, operation, &input).await;
        assert_eq!(outcome.is_ok(), expected, "{condition} {operation} {input}: {outcome:?}");
    }
}

#[tokio::test]
async fn conditions_believe_neither_a_claimed_address_nor_an_open_connection() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client_with(json!({"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]})).await;
    pool.user("ana").confirmed().await;
    let claimed = json!({
        "UserPoolId": pool.id, "ClientId": client.id, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ana", "PASSWORD": PASSWORD},
        "ContextData": {"IpAddress": "203.0.113.9", "ServerName": "s", "ServerPath": "/", "HttpHeaders": []},
    });
    let when = |condition: Value| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}});
    let from = |network: &str| when(json!({"IpAddress": {"aws:SourceIp": network}}));
    let secure = when(json!({"Bool": {"aws:SecureTransport": "true"}}));

    let (shut, open) = (world.enforcing(), world.enforcing_at("http://id.example.org"));
    for (server, policy, expected) in [
        (&shut, from("192.0.2.0/24"), true),
        (&shut, from("203.0.113.0/24"), false),
        (&shut, secure.clone(), true),
        (&open, secure, false),
    ] {
        let signer = server.introduce(user("bea", &[&policy]));
        let outcome = ask(server, &signer, "AdminInitiateAuth", &claimed).await;
        match expected {
            true => drop(outcome.answered()),
            false => assert_eq!(outcome.refused(), denial("bea", "AdminInitiateAuth", &pool_arn(&pool.id)), "{policy}"),
        }
    }
}

#[tokio::test]
async fn who_is_called_is_told_and_the_account_itself_may_do_all() {
    let world = World::new().await;
    let stage = Stage::new(&world).await;
    let guarded = world.enforcing();
    let root = guarded.introduce(Principal::root(ACCOUNT));
    for operation in callable().into_iter().filter(|operation| is_signed(operation)) {
        ask(&guarded, &root, operation, &stage.input(operation).await).await.answered();
    }
    let ana = guarded.introduce(user("staff/ana", &[]));
    let told = guarded.ask_as(Some(&ana), "sts", "GetCallerIdentity", json!({})).await.answered();
    assert_eq!(told["Arn"], "arn:aws:iam::123456789012:user/staff/ana");
    assert_eq!(told["UserId"], "AIDAEXAMPLEEXAMPLE222");
}
