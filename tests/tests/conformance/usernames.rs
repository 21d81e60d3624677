//! Every operation that takes a user name finds the same users: three kinds of pool, both rules of case.

use poolhouse_tests::{AwsError, Client, NEW_PASSWORD, Outcome, PASSWORD, Pool, World, built};
use serde_json::{Value, json};
use wire::model::Kind;

/// What an operation that takes a user name needs besides. A new operation needs a line here.
fn besides(operation: &str) -> Option<Value> {
    Some(match operation {
        "AdminAddUserToGroup" | "AdminRemoveUserFromGroup" => json!({"GroupName": "readers"}),
        "AdminConfirmSignUp"
        | "AdminDeleteSoftwareToken"
        | "AdminDeleteUser"
        | "AdminDisableUser"
        | "AdminEnableUser"
        | "AdminGetUser"
        | "AdminGetUserAuthFactors"
        | "AdminListDevices"
        | "AdminListGroupsForUser"
        | "AdminListUserAuthEvents"
        | "AdminListUserSessions"
        | "AdminResetUserPassword"
        | "AdminSetUserMFAPreference"
        | "AdminUserGlobalSignOut"
        | "ForgotPassword"
        | "ResendConfirmationCode" => json!({}),
        "AdminDeleteUserAttributes" => json!({"UserAttributeNames": ["nickname"]}),
        "AdminForgetDevice" | "AdminGetDevice" => {
            json!({"DeviceKey": "us-east-1_11111111-1111-4111-8111-111111111111"})
        }
        "AdminRevokeUserSession" => json!({"SessionId": "tkn0000000000000000000000000"}),
        "AdminSetUserPassword" => json!({"Password": PASSWORD, "Permanent": true}),
        "AdminSetUserSettings" => json!({"MFAOptions": []}),
        "AdminUpdateAuthEventFeedback" => {
            json!({"EventId": "11111111-1111-4111-8111-111111111111", "FeedbackValue": "Valid"})
        }
        "AdminUpdateDeviceStatus" => json!({
            "DeviceKey": "us-east-1_11111111-1111-4111-8111-111111111111", "DeviceRememberedStatus": "remembered",
        }),
        "AdminUpdateUserAttributes" => json!({"UserAttributes": [{"Name": "nickname", "Value": "A"}]}),
        "ConfirmForgotPassword" => json!({"ConfirmationCode": "no-code", "Password": NEW_PASSWORD}),
        "ConfirmSignUp" => json!({"ConfirmationCode": "no-code"}),
        _ => return None,
    })
}

/// They make users: the name must be nobody's.
const MAKERS: [&str; 2] = ["AdminCreateUser", "SignUp"];

/// Without the right token it tells nobody who exists; its own scenario shows whom it finds.
const SILENT: &str = "UpdateAuthEventFeedback";

/// Every operation that is built and takes a user name, but for those that make users.
fn operations() -> Vec<(&'static str, Value)> {
    let mut found = Vec::new();
    for operation in built() {
        let Kind::Structure(members) = wire::model::operation(operation).unwrap().input.kind else { continue };
        let takes_name = members.iter().any(|member| member.name == "Username");
        if takes_name && !MAKERS.contains(&operation) && operation != SILENT {
            let more = besides(operation).unwrap_or_else(|| panic!("say what {operation} needs besides a user name"));
            found.push((operation, more));
        }
    }
    found
}

struct PoolKind {
    name: &'static str,
    members: Value,
    username: &'static str,
    /// Found in either case rule.
    always: &'static [&'static str],
    /// Found only where case does not count.
    folded: &'static [&'static str],
    never: &'static [&'static str],
}

fn kinds() -> Vec<PoolKind> {
    vec![
        PoolKind {
            name: "plain",
            members: json!({}),
            username: "Ana",
            always: &["Ana"],
            folded: &["ana", "ANA"],
            never: &["Ana@Example.com", "+15550001111", "annie", "an"],
        },
        PoolKind {
            name: "aliases",
            members: json!({"AliasAttributes": ["email", "phone_number", "preferred_username"]}),
            username: "Ana",
            always: &["Ana", "Ana@Example.com", "+15550001111", "Annie"],
            folded: &["ana", "ana@example.com", "annie"],
            never: &["an", "ana@example.org", "+15550001112"],
        },
        PoolKind {
            name: "addresses",
            members: json!({"UsernameAttributes": ["email"]}),
            username: "Ana@Example.com",
            always: &["Ana@Example.com"],
            folded: &["ana@example.com", "ANA@EXAMPLE.COM"],
            never: &["Ana", "+15550001111", "Annie"],
        },
    ]
}

async fn pool_of(world: &World, kind: &PoolKind, case_sensitive: bool) -> (Pool, String) {
    let mut members = kind.members.clone();
    members["UsernameConfiguration"] = json!({"CaseSensitive": case_sensitive});
    members["AutoVerifiedAttributes"] = json!(["email"]);
    members["UserPoolTier"] = "PLUS".into();
    members["UserPoolAddOns"] = json!({"AdvancedSecurityMode": "AUDIT"});
    members["SmsConfiguration"] = json!({"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"});
    let pool = world.pool_with(members).await;
    let ana = pool
        .user(kind.username)
        .email("Ana@Example.com")
        .attribute("phone_number", "+15550001111")
        .attribute("phone_number_verified", "true")
        .attribute("preferred_username", "Annie")
        .confirmed()
        .await;
    pool.call("CreateGroup", json!({"GroupName": "readers"})).await.answered();
    (pool, ana.sub)
}

/// Names that find Ana in a pool, and names that find nobody.
fn names<'a>(kind: &PoolKind, sub: &'a str, case_sensitive: bool) -> (Vec<&'a str>, Vec<&'a str>) {
    let mut found: Vec<&'a str> = kind.always.to_vec();
    found.push(sub);
    let mut missed: Vec<&'a str> = kind.never.to_vec();
    if case_sensitive { &mut missed } else { &mut found }.extend(kind.folded);
    (found, missed)
}

async fn call(client: &Client, operation: &str, more: &Value, name: &str) -> Result<Value, AwsError> {
    let mut input = more.clone();
    input["Username"] = name.into();
    if is_public(operation) { client.call(operation, input).await } else { client.pool.call(operation, input).await }
}

fn is_public(operation: &str) -> bool {
    wire::model::operation(operation).unwrap().unsigned
}

#[tokio::test]
async fn every_operation_finds_a_user_by_the_same_names() {
    let world = World::new().await;
    for kind in kinds() {
        for case_sensitive in [true, false] {
            let (mut pool, mut sub) = pool_of(&world, &kind, case_sensitive).await;
            let mut client = pool.client().await;
            for (operation, more) in operations() {
                let (found, missed) = names(&kind, &sub, case_sensitive);
                let about = |name: &str| format!("{operation} {name} in {}, case {case_sensitive}", kind.name);
                for name in missed {
                    let expected = if is_public(operation) {
                        "UserNotFoundException: Username/client id combination not found."
                    } else {
                        "UserNotFoundException: User does not exist."
                    };
                    let refused = call(&client, operation, &more, name).await.refused();
                    assert_eq!(refused, expected, "{}", about(name));
                }
                // The sub is another one where Ana is made again.
                let own_sub = sub.clone();
                let found: Vec<Option<String>> =
                    found.into_iter().map(|name| (name != own_sub).then(|| name.to_owned())).collect();
                for name in found {
                    let name = name.unwrap_or_else(|| sub.clone());
                    // Somebody by this name is refused for another reason, if at all.
                    if let Err(refused) = call(&client, operation, &more, &name).await {
                        let known = [
                            "InvalidParameterException",
                            "NotAuthorizedException",
                            "ResourceNotFoundException",
                            "ExpiredCodeException",
                            "CodeMismatchException",
                            "LimitExceededException",
                            // The pool tracks no devices.
                            "InvalidUserPoolConfigurationException",
                            // Of what another operation did before.
                            "PasswordResetRequiredException",
                            "UserNotConfirmedException",
                        ];
                        assert!(known.contains(&refused.kind.as_str()), "{}: {refused}", about(&name));
                    }
                    if operation == "AdminDeleteUser" {
                        (pool, sub) = pool_of(&world, &kind, case_sensitive).await;
                        client = pool.client().await;
                    }
                }
            }
            world.verify().await;
        }
    }
}

#[tokio::test]
async fn a_name_of_somebody_is_nobody_elses() {
    let world = World::new().await;
    let taken = "UsernameExistsException";
    let malformed = "InvalidParameterException";
    for case_sensitive in [true, false] {
        let only_folded = if case_sensitive { "" } else { taken };
        // Names in each kind of pool, with what making a user of that name is refused with.
        let cases: [&[(&str, &str)]; 3] = [
            &[("Ana", taken), ("ANA", only_folded), ("Ana@Example.com", ""), ("Annie", "")],
            &[
                ("Ana", taken),
                ("ANA", only_folded),
                ("Annie", taken),
                ("annie", only_folded),
                ("new@example.com", malformed),
                ("+15550009999", malformed),
                ("Other", ""),
            ],
            &[
                ("Ana@Example.com", taken),
                ("ana@example.com", only_folded),
                ("Other@example.com", ""),
                ("Ana", malformed),
                ("+15550001111", malformed),
            ],
        ];
        for (kind, cases) in kinds().iter().zip(cases) {
            for maker in MAKERS {
                let (pool, sub) = pool_of(&world, kind, case_sensitive).await;
                let client = pool.client().await;
                let more = if is_public(maker) { json!({"Password": PASSWORD}) } else { json!({}) };
                let of_sub = if kind.name == "addresses" { malformed } else { taken };
                for &(name, expected) in cases.iter().chain(&[(sub.as_str(), of_sub)]) {
                    let outcome = call(&client, maker, &more, name).await;
                    let refused = outcome.as_ref().err().map_or("", |error| error.kind.as_str());
                    assert_eq!(
                        refused, expected,
                        "{maker} {name} in {}, case {case_sensitive}: {outcome:?}",
                        kind.name
                    );
                }
                world.verify().await;
            }
        }
    }
}

#[tokio::test]
async fn apps_sign_a_user_in_by_the_same_names() {
    let world = World::new().await;
    for kind in kinds() {
        for case_sensitive in [true, false] {
            let (pool, sub) = pool_of(&world, &kind, case_sensitive).await;
            let client = pool.client().await;
            let (found, missed) = names(&kind, &sub, case_sensitive);
            for name in found {
                client.tokens(name, PASSWORD).await;
                client.admin_sign_in(name, PASSWORD).await.answered();
                client.call("ForgotPassword", json!({"Username": name})).await.answered();
            }
            for name in missed {
                let expected = "UserNotFoundException: User does not exist.";
                assert_eq!(client.sign_in(name, PASSWORD).await.refused(), expected, "{name} in {}", kind.name);
                let forgot = client.call("ForgotPassword", json!({"Username": name})).await;
                assert_eq!(forgot.refused_kind(), "UserNotFoundException", "{name} in {}", kind.name);
            }
        }
    }
}

#[tokio::test]
async fn a_name_is_taken_in_either_case_where_case_does_not_count() {
    let world = World::new().await;
    for case_sensitive in [true, false] {
        let pool = world.pool_with(json!({"UsernameConfiguration": {"CaseSensitive": case_sensitive}})).await;
        let client = pool.client().await;
        pool.user("Ana").confirmed().await;
        let outcome = client.sign_up("ana", json!({})).await;
        if case_sensitive {
            outcome.answered();
        } else {
            assert_eq!(outcome.refused(), "UsernameExistsException: User already exists");
            assert_eq!(
                pool.call("AdminCreateUser", json!({"Username": "ANA"})).await.refused(),
                "UsernameExistsException: User account already exists"
            );
        }
    }
}

#[tokio::test]
async fn users_who_sign_up_are_found_by_the_name_they_gave() {
    let world = World::new().await;
    for (members, name, other_case) in
        [(json!({}), "Ana", "ana"), (json!({"UsernameAttributes": ["email"]}), "Ana@Example.com", "ana@example.com")]
    {
        for case_sensitive in [true, false] {
            let mut members = members.clone();
            members["UsernameConfiguration"] = json!({"CaseSensitive": case_sensitive});
            members["AutoVerifiedAttributes"] = json!(["email"]);
            let client = world.pool_with(members).await.client().await;
            client
                .sign_up(name, if name.contains('@') { json!({}) } else { json!({"email": "Ana@Example.com"}) })
                .await
                .answered();
            let code = world.inbox().code_for("Ana@Example.com").await;
            if case_sensitive {
                let missing = "UserNotFoundException: Username/client id combination not found.";
                assert_eq!(client.confirm(other_case, &code).await.refused(), missing);
                assert_eq!(client.resend(other_case).await.refused(), missing);
                client.confirm(name, &code).await.answered();
            } else {
                client.confirm(other_case, &code).await.answered();
            }
        }
    }
}

#[tokio::test]
async fn an_unverified_alias_finds_nobody() {
    let world = World::new().await;
    let pool = world.pool_with(json!({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]})).await;
    let client = pool.client().await;
    client.sign_up("ana", json!({"email": "ana@example.com"})).await.answered();
    pool.call("AdminConfirmSignUp", json!({"Username": "ana"})).await.answered();
    assert_eq!(
        client.sign_in("ana@example.com", PASSWORD).await.refused(),
        "UserNotFoundException: User does not exist."
    );
    client.tokens("ana", PASSWORD).await;
}

#[tokio::test]
async fn the_longest_and_strangest_names_are_names() {
    let world = World::new().await;
    let pool = world.pool().await;
    let client = pool.client().await;
    for name in ["zoë", "名前", "a+b=c;d", "🦀", &"x".repeat(128), "..", "%2e%2e", "a'b\"c", "<script>"] {
        client.sign_up(name, json!({})).await.answered();
        pool.call("AdminConfirmSignUp", json!({"Username": name})).await.answered();
        client.tokens(name, PASSWORD).await;
        let filter = format!("username = \"{}\"", name.replace('"', "\\\""));
        let page = pool.call("ListUsers", json!({"Filter": filter})).await.answered();
        assert_eq!(page["Users"][0]["Username"], name);
        pool.call("AdminSetUserPassword", json!({"Username": name, "Password": NEW_PASSWORD, "Permanent": true}))
            .await
            .answered();
        pool.call("AdminDeleteUser", json!({"Username": name})).await.answered();
    }
    for name in ["", "two words", "tab\tname", &"x".repeat(129)] {
        assert_eq!(client.sign_up(name, json!({})).await.refused_kind(), "InvalidParameterException", "{name:?}");
    }
    world.verify().await;
}
