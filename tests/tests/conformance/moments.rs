//! Moments of creation stay, moments of modification and counts move: each when its operation says so, and never else.

use std::collections::{BTreeMap, BTreeSet};

use poolhouse_tests::{Options, Outcome, Pool, Stage, World, callable, claims, minutes};
use serde_json::{Value, json};

/// What an operation does to the moments of its pool and of what is in it. One that is not here does nothing to any.
fn expected(operation: &str) -> &'static [&'static str] {
    match operation {
        "AddCustomAttributes" | "SetUserPoolMfaConfig" | "UpdateUserPool" => &["pool modified"],
        "DeleteUserPool" => &["pool gone"],
        "CreateUserPoolClient" => &["client made"],
        "AddUserPoolClientSecret" | "DeleteUserPoolClientSecret" | "UpdateUserPoolClient" => &["client modified"],
        "DeleteUserPoolClient" => &["client gone"],
        "CreateGroup" => &["group made"],
        "UpdateGroup" => &["group modified"],
        "DeleteGroup" => &["group gone"],
        "CreateIdentityProvider" => &["provider made"],
        "UpdateIdentityProvider" => &["provider modified"],
        "DeleteIdentityProvider" => &["provider gone"],
        "AdminCreateUser" | "SignUp" => &["user made"],
        "AdminDeleteUser" | "DeleteUser" => &["user gone"],
        "AdminConfirmSignUp"
        | "AdminDeleteUserAttributes"
        | "AdminDisableProviderForUser"
        | "AdminDisableUser"
        | "AdminLinkProviderForUser"
        | "AdminResetUserPassword"
        | "AdminRespondToAuthChallenge"
        | "AdminSetUserPassword"
        | "AdminUpdateUserAttributes"
        | "ChangePassword"
        | "ConfirmForgotPassword"
        | "ConfirmSignUp"
        | "DeleteUserAttributes"
        | "RespondToAuthChallenge"
        | "UpdateUserAttributes"
        | "VerifySoftwareToken" => &["user modified"],
        _ => &[],
    }
}

/// Moments of creation and of the last change, by kind and name.
type Moments = BTreeMap<(&'static str, String), (Value, Value)>;

async fn moments(pool: &Pool) -> Moments {
    let mut found = Moments::new();
    let Ok(described) = pool.call("DescribeUserPool", json!({})).await else { return found };
    let described = &described["UserPool"];
    let mut note = |kind: &'static str, name: &Value, created: &Value, modified: &Value| {
        found.insert((kind, name.as_str().unwrap().to_owned()), (created.clone(), modified.clone()));
    };
    note("pool", &described["Id"], &described["CreationDate"], &described["LastModifiedDate"]);
    let usual = |one: &Value, name: &str| [name, "CreationDate", "LastModifiedDate"].map(|member| one[member].clone());
    let mut people = 0;
    for user in all(pool, "ListUsers", "Users", "PaginationToken", json!({})).await {
        note("user", &user["Username"], &user["UserCreateDate"], &user["UserLastModifiedDate"]);
        people += 1;
    }
    assert_eq!(described["EstimatedNumberOfUsers"], people);
    for client in all(pool, "ListUserPoolClients", "UserPoolClients", "NextToken", json!({})).await {
        let client = pool.call("DescribeUserPoolClient", json!({"ClientId": client["ClientId"]})).await.answered();
        let [name, created, modified] = usual(&client["UserPoolClient"], "ClientId");
        note("client", &name, &created, &modified);
    }
    for group in all(pool, "ListGroups", "Groups", "NextToken", json!({})).await {
        let [name, created, modified] = usual(&group, "GroupName");
        note("group", &name, &created, &modified);
    }
    for provider in all(pool, "ListIdentityProviders", "Providers", "NextToken", json!({"MaxResults": 60})).await {
        let [name, created, modified] = usual(&provider, "ProviderName");
        note("provider", &name, &created, &modified);
    }
    found
}

/// Every page of a list.
async fn all(pool: &Pool, operation: &str, list: &str, token: &str, mut input: Value) -> Vec<Value> {
    let mut found = Vec::new();
    loop {
        let page = pool.call(operation, input.clone()).await.answered();
        found.extend(page[list].as_array().unwrap().iter().cloned());
        match page.get(token) {
            Some(next) => input[token] = next.clone(),
            None => return found,
        }
    }
}

/// The pool that an input is about.
fn pool_of(stage: &Stage, input: &Value) -> Pool {
    let id = match (input.get("UserPoolId"), input.get("AccessToken")) {
        (Some(id), _) => id.as_str().unwrap().to_owned(),
        (None, Some(token)) => {
            let issuer = claims(token.as_str().unwrap())["iss"].as_str().unwrap().to_owned();
            issuer.rsplit('/').next().unwrap().to_owned()
        }
        (None, None) => stage.pool.id.clone(),
    };
    Pool { world: stage.world.clone(), id }
}

fn differences(operation: &str, before: &Moments, after: &Moments) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (key, (created, modified)) in before {
        match after.get(key) {
            None => found.insert(format!("{} gone", key.0)),
            Some((still, _)) if still != created => panic!("{operation} moved the creation of {key:?}"),
            Some((_, now)) if now != modified => found.insert(format!("{} modified", key.0)),
            Some(_) => false,
        };
    }
    for (kind, name) in after.keys().filter(|key| !before.contains_key(*key)) {
        let (created, modified) = &after[&(*kind, name.clone())];
        assert_eq!(created, modified, "{operation} made a {kind}");
        found.insert(format!("{kind} made"));
    }
    // What went with its pool.
    if found.contains("pool gone") {
        found.retain(|change| change == "pool gone");
    }
    found
}

#[tokio::test]
async fn moments_and_counts_move_exactly_when_they_should() {
    let mut wrong = Vec::new();
    for operation in callable() {
        let world = World::with(Options { workers: false, ..Options::default() }).await;
        let stage = Stage::new(&world).await;
        let input = stage.input(operation).await;
        let pool = pool_of(&stage, &input);
        let before = moments(&pool).await;
        world.wait(minutes(1));

        world.call(operation, input).await.answered();

        let found = differences(operation, &before, &moments(&pool).await);
        let expected: BTreeSet<String> = expected(operation).iter().map(|change| (*change).to_owned()).collect();
        if found != expected {
            wrong.push(format!("{operation}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the stage does not show: the same request twice, and what is asked for without being changed.
#[tokio::test]
async fn what_changes_nothing_moves_nothing() {
    let world = World::new().await;
    let pool = world.verifying_pool().await;
    let client = pool.client().await;
    let ana = pool.user("ana").confirmed().await;
    let tokens = ana.signs_in(&client).await;
    let before = ana.get().await["UserLastModifiedDate"].clone();
    world.wait(minutes(1));
    let same = json!([{"Name": "email", "Value": ana.email}, {"Name": "email_verified", "Value": "true"}]);
    for (operation, input) in [
        ("AdminUpdateUserAttributes", json!({"UserAttributes": same})),
        ("AdminUpdateUserAttributes", json!({"UserAttributes": []})),
        ("AdminDeleteUserAttributes", json!({"UserAttributeNames": ["nickname"]})),
        ("AdminEnableUser", json!({})),
        ("AdminGetUser", json!({})),
    ] {
        ana.call(operation, input).await.answered();
        assert_eq!(ana.get().await["UserLastModifiedDate"], before, "{operation}");
    }
    let request = json!({"AccessToken": tokens.access, "AttributeName": "email"});
    world.call("GetUserAttributeVerificationCode", request).await.answered();
    let code = world.inbox().code_for(&ana.email).await;
    let verify = json!({"AccessToken": tokens.access, "AttributeName": "email", "Code": code});
    world.call("VerifyUserAttribute", verify).await.answered();
    assert_eq!(ana.get().await["UserLastModifiedDate"], before, "it was verified before");
}
