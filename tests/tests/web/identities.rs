//! Callers as the operator makes them: by commands before a server runs and beside it, and by a file that it reads.

use std::path::Path;
use std::process::Output;

use poolhouse_tests::{AccessKey, Outcome, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

const PIPELINE: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"three","Effect":"Allow","Action":["cognito-idp:AdminCreateUser","cognito-idp:AdminSetUserPassword","cognito-idp:AdminDeleteUser"],"Resource":"arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Abcdefghi"}]}"#;

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).trim().to_owned()
}

/// Runs a command that must end well.
async fn run(arguments: &[&str]) -> String {
    let output = Server::run(arguments).await;
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

async fn key_of(arguments: &[&str]) -> AccessKey {
    AccessKey::of_json(run(arguments).await.as_bytes())
}

fn write(path: &Path, text: &str) -> String {
    std::fs::write(path, text).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn policies_are_written_before_a_server_runs_and_beside_it() {
    let folder = TempDir::new().unwrap();
    let store = format!("sqlite:{}", folder.path().join("pools.sqlite").display());
    let document = write(&folder.path().join("pipeline.json"), PIPELINE);
    let key = key_of(&["keys", "create", "--store", &store, "--user", "ci", "--json"]).await;
    run(&["policy", "put", "--store", &store, "pipeline", &document]).await;
    let pool = "us-east-1_Abcdefghi";
    let simulate = |action: &'static str| {
        let store = store.clone();
        async move { Server::run(&["policy", "simulate", "--store", &store, "user/ci", action, pool]).await }
    };
    let before = simulate("cognito-idp:AdminCreateUser").await;
    assert_eq!(before.status.code(), Some(1));
    let sentence = "denied: User: arn:aws:iam::000000000000:user/ci is not authorized to perform: \
                    cognito-idp:AdminCreateUser on resource: \
                    arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Abcdefghi because no identity-based \
                    policy allows the cognito-idp:AdminCreateUser action";
    assert!(said(&before).starts_with(sentence), "{}", said(&before));
    run(&["policy", "attach", "--store", &store, "pipeline", "--user", "ci"]).await;
    let after = simulate("cognito-idp:AdminCreateUser").await;
    assert_eq!(
        (after.status.code(), said(&after).as_str()),
        (Some(0), "allowed: the policy pipeline (arn:aws:iam::000000000000:policy/pipeline), statement three")
    );
    assert_eq!(simulate("cognito-idp:AdminGetUser").await.status.code(), Some(1));

    let server = Server::start(&["serve", "--store", &store, "--public-url", "https://id.example.org"]).await;
    let create = json!({"UserPoolId": pool, "Username": "ana"});
    assert_eq!(server.call_as(&key, "AdminCreateUser", create).await.refused_kind(), "ResourceNotFoundException");
    let list = || server.call_as(&key, "ListUserPools", json!({"MaxResults": 1}));
    assert_eq!(list().await.refused_kind(), "AccessDeniedException");
    run(&["policy", "attach", "--store", &store, "AmazonCognitoReadOnly", "--user", "ci"]).await;
    list().await.answered();
    let listed = run(&["policy", "list", "--store", &store, "--user", "ci", "--json"]).await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    let names: Vec<_> = listed.as_array().unwrap().iter().map(|it| it["PolicyName"].as_str().unwrap()).collect();
    assert_eq!(names, ["pipeline", "AmazonCognitoReadOnly"]);
    assert_eq!(run(&["policy", "show", "--store", &store, "pipeline"]).await.trim(), PIPELINE);
    run(&["policy", "detach", "--store", &store, "AmazonCognitoReadOnly", "--user", "ci"]).await;
    assert_eq!(list().await.refused_kind(), "AccessDeniedException");

    run(&["keys", "disable", "--store", &store, &key.id]).await;
    assert_eq!(list().await.refused_kind(), "UnrecognizedClientException");
    run(&["keys", "enable", "--store", &store, &key.id]).await;
    assert_eq!(list().await.refused_kind(), "AccessDeniedException");
    let next = key_of(&["keys", "rotate", "--store", &store, &key.id, "--json"]).await;
    assert_eq!(list().await.refused_kind(), "UnrecognizedClientException");
    let refused = server.call_as(&next, "ListUserPools", json!({"MaxResults": 1})).await.refused();
    assert!(refused.contains("User: arn:aws:iam::000000000000:user/ci is not authorized"), "the same user: {refused}");
    let third = Server::run(&["keys", "create", "--store", &store, "--user", "ci"]).await;
    assert_eq!(said(&third), "poolhouse: the user ci has two access keys, and cannot have more: delete one");
    run(&["keys", "delete", "--store", &store, &key.id]).await;

    for (arguments, expected) in [
        (vec!["delete", "pipeline"], "users ci still has arn:aws:iam::000000000000:policy/pipeline"),
        (vec!["attach", "nothing", "--user", "ci"], "there is no policy nothing"),
        (vec!["attach", "pipeline", "--user", "nobody"], "there is no user nobody"),
        (vec!["attach", "pipeline"], "whose? --user, --group or --role"),
        (vec!["show", "own", "--user", "ci"], "user ci has no policy own"),
        (vec!["simulate", "user/nobody", "iam:GetUser"], "there is no user/nobody"),
    ] {
        let all = [&["policy", arguments[0], "--store", &store], &arguments[1..]].concat();
        let output = Server::run(&all).await;
        assert_eq!((output.status.code(), said(&output)), (Some(2), format!("poolhouse: {expected}")));
    }
}

const FILE: &str = r#"
[policies.pools]
document = { Statement = [{ Effect = "Allow", Action = "cognito-idp:ListUserPools", Resource = "*" }] }

[users.ci]
attached = ["pools"]
access-keys = [{ id = "AKIAIOSFODNN7EXAMPLE", secret-env = "CI_SECRET" }]

[users.eve]
"#;

#[tokio::test]
async fn a_file_says_who_is_there_at_every_start() {
    let folder = TempDir::new().unwrap();
    let store = format!("sqlite:{}", folder.path().join("pools.sqlite").display());
    let path = folder.path().join("identities.toml");
    let file = write(&path, FILE);
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--store",
        &store,
        "--public-url",
        "https://id.example.org",
        "--identities",
        &file,
    ];
    let variables = [("CI_SECRET", secret)];
    let start = || Server::start_with(&arguments, &variables);
    let declared = AccessKey { id: "AKIAIOSFODNN7EXAMPLE".into(), secret: secret.into() };
    let list = json!({"MaxResults": 1});

    let server = start().await;
    server.call_as(&declared, "ListUserPools", list.clone()).await.answered();
    let other = key_of(&["keys", "create", "--store", &store, "--user", "bea", "--json"]).await;
    run(&["keys", "disable", "--store", &store, &declared.id]).await;
    server.stop().await;

    // A key that was disabled stays so; nothing else changes.
    let server = start().await;
    let refused = server.call_as(&declared, "ListUserPools", list.clone()).await.refused_kind();
    assert_eq!(refused, "UnrecognizedClientException");
    server.stop().await;

    write(&path, &FILE.replace("access-keys", "tags = {} #"));
    let server = start().await;
    run(&["policy", "attach", "--store", &store, "pools", "--user", "bea"]).await;
    server.call_as(&other, "ListUserPools", list.clone()).await.answered();
    let known = run(&["keys", "list", "--store", &store]).await;
    assert!(!known.contains(&declared.id) && known.contains(&other.id), "{known}");
    server.stop().await;

    write(&path, "");
    let refused = Server::run(&arguments).await;
    assert_eq!(refused.status.code(), Some(2));
    let expected = "users.bea.attached: the policy arn:aws:iam::000000000000:policy/pools is no longer declared, but users \
                    bea, made elsewhere, still has it";
    assert!(said(&refused).ends_with(expected), "{}", said(&refused));
    run(&["policy", "detach", "--store", &store, "pools", "--user", "bea"]).await;
    let server = start().await;
    let refused = server.call_as(&other, "ListUserPools", list).await.refused_kind();
    assert_eq!(refused, "AccessDeniedException", "who was made elsewhere stays");
    let gone = Server::run(&["policy", "list", "--store", &store, "--user", "eve"]).await;
    assert_eq!(said(&gone), "poolhouse: there is no user eve");
    let verified = Server::run(&["verify", "--store", &store]).await;
    assert!(verified.status.success(), "{}", said(&verified));
    drop(server);
}

#[tokio::test]
async fn a_policy_that_is_no_json_is_told_with_its_place_and_makes_no_store() {
    let folder = TempDir::new().unwrap();
    let store = folder.path().join("users.sqlite");
    let document = folder.path().join("users.json");
    std::fs::write(&document, "{\"Version\": ").unwrap();
    let (place, document) = (format!("sqlite:{}", store.display()), document.display().to_string());

    let refused = Server::run(&["policy", "put", "--store", &place, "users", &document]).await;

    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.starts_with(&format!("poolhouse: {document} is no JSON: ")), "{said}");
    assert!(said.contains("line 1 column 12"), "{said}");
    assert!(!store.exists());
}
