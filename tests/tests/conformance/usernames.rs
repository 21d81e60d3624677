//! Every operation that takes a user name finds the same users: three kinds of pool, both rules of case.

use poolhouse_tests::{NEW_PASSWORD, Outcome, PASSWORD, Pool, World};
use serde_json::{Value, json};

/// The operations of an administrator on a user, with what else they need.
fn operations() -> Vec<(&'static str, Value)> {
    vec![
        ("AdminGetUser", json!({})),
        ("AdminDisableUser", json!({})),
        ("AdminEnableUser", json!({})),
        ("AdminUserGlobalSignOut", json!({})),
        ("AdminSetUserSettings", json!({"MFAOptions": []})),
        ("AdminGetUserAuthFactors", json!({})),
        ("AdminDeleteSoftwareToken", json!({})),
        ("AdminResetUserPassword", json!({})),
        ("AdminSetUserPassword", json!({"Password": PASSWORD, "Permanent": true})),
    ]
}

struct Kind {
    name: &'static str,
    members: Value,
    username: &'static str,
    /// Found in either case rule.
    always: &'static [&'static str],
    /// Found only where case does not count.
    folded: &'static [&'static str],
    never: &'static [&'static str],
}

fn kinds() -> Vec<Kind> {
    vec![
        Kind {
            name: "plain",
            members: json!({}),
            username: "Ana",
            always: &["Ana"],
            folded: &["ana", "ANA"],
            never: &["Ana@Example.com", "+15550001111", "annie", "an"],
        },
        Kind {
            name: "aliases",
            members: json!({"AliasAttributes": ["email", "phone_number", "preferred_username"]}),
            username: "Ana",
            always: &["Ana", "Ana@Example.com", "+15550001111", "Annie"],
            folded: &["ana", "ana@example.com", "annie"],
            never: &["an", "ana@example.org", "+15550001112"],
        },
        Kind {
            name: "addresses",
            members: json!({"UsernameAttributes": ["email"]}),
            username: "Ana@Example.com",
            always: &["Ana@Example.com"],
            folded: &["ana@example.com", "ANA@EXAMPLE.COM"],
            never: &["Ana", "+15550001111", "Annie"],
        },
    ]
}

async fn pool_of(world: &World, kind: &Kind, case_sensitive: bool) -> (Pool, String) {
    let mut members = kind.members.clone();
    members["UsernameConfiguration"] = json!({"CaseSensitive": case_sensitive});
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
    (pool, ana.sub)
}

#[tokio::test]
async fn administrators_find_a_user_by_the_same_names_everywhere() {
    let world = World::new().await;
    for kind in kinds() {
        for case_sensitive in [true, false] {
            let (pool, sub) = pool_of(&world, &kind, case_sensitive).await;
            let mut found: Vec<&str> = kind.always.to_vec();
            found.push(&sub);
            let mut missed: Vec<&str> = kind.never.to_vec();
            if case_sensitive { &mut missed } else { &mut found }.extend(kind.folded);
            for (operation, more) in operations() {
                let call = |name: &str| {
                    let mut input = more.clone();
                    input["Username"] = name.into();
                    let pool = pool.clone();
                    async move { pool.call(operation, input).await }
                };
                for name in &found {
                    let outcome = call(name).await;
                    assert!(outcome.is_ok(), "{operation} {name} in {}, case {case_sensitive}: {outcome:?}", kind.name);
                }
                for name in &missed {
                    let refused = call(name).await.refused();
                    let expected = "UserNotFoundException: User does not exist.";
                    assert_eq!(refused, expected, "{operation} {name} in {}, case {case_sensitive}", kind.name);
                }
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
            let mut found: Vec<&str> = kind.always.to_vec();
            found.push(&sub);
            let mut missed: Vec<&str> = kind.never.to_vec();
            if case_sensitive { &mut missed } else { &mut found }.extend(kind.folded);
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
