//! CreateResourceServer, and the scopes that clients may then have.

use poolhouse_tests::{Outcome, World};
use serde_json::json;

use super::{API, described, machine, server};

#[tokio::test]
async fn everything_that_was_sent_comes_back() {
    let world = World::new().await;
    let pool = world.pool().await;

    let made = server(&pool, API).await;

    let expected = json!({
        "UserPoolId": pool.id, "Identifier": API, "Name": "The API",
        "Scopes": [
            {"ScopeName": "read", "ScopeDescription": "May read"},
            {"ScopeName": "write", "ScopeDescription": "May write"},
        ],
    });
    assert_eq!(made, expected);
    assert_eq!(described(&pool, API).await, expected);
}

#[tokio::test]
async fn its_scopes_are_for_clients_of_its_pool() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    server(&here, API).await;
    server(&here, "plain").await;
    let (read, write) = (format!("{API}/read"), "plain/write");

    let made = here.call("CreateUserPoolClient", machine(&[&read, write])).await.answered();
    assert_eq!(made["UserPoolClient"]["AllowedOAuthScopes"], json!([read, write]));

    for (pool, scope) in [
        (&there, read.as_str()),
        (&here, "https://api.example.com/v1/delete"),
        (&here, "https://api.example.com/v1/"),
        (&here, "https://api.example.com/read"),
        (&here, "plain"),
        (&here, "/read"),
    ] {
        let refused = pool.call("CreateUserPoolClient", machine(&[scope])).await.refused();
        assert!(refused.ends_with(&format!("Invalid scope requested: {scope}")), "{refused}");
    }
}

#[tokio::test]
async fn an_identifier_is_given_once_in_a_pool() {
    let world = World::new().await;
    let (here, there) = (world.pool().await, world.pool().await);
    server(&here, API).await;

    let input = json!({"Identifier": API, "Name": "Another"});
    assert_eq!(
        here.call("CreateResourceServer", input.clone()).await.refused(),
        format!("InvalidParameterException: {API} already exists in user pool {}.", here.id)
    );
    there.call("CreateResourceServer", input).await.answered();
    world.verify().await;
}

#[tokio::test]
async fn what_makes_no_server_is_refused() {
    let world = World::new().await;
    let pool = world.pool().await;
    let scope = |name: &str| json!({"ScopeName": name, "ScopeDescription": "d"});
    let many: Vec<_> = (0..101).map(|number| scope(&format!("s{number}"))).collect();
    for input in [
        json!({"Identifier": "api"}),
        json!({"Identifier": "", "Name": "n"}),
        json!({"Identifier": "a b", "Name": "n"}),
        json!({"Identifier": "a".repeat(257), "Name": "n"}),
        json!({"Identifier": "api", "Name": "n!"}),
        json!({"Identifier": "api", "Name": "n", "Scopes": [scope("a/b")]}),
        json!({"Identifier": "api", "Name": "n", "Scopes": [{"ScopeName": "a"}]}),
        json!({"Identifier": "api", "Name": "n", "Scopes": [scope("a"), scope("b"), scope("a")]}),
        json!({"Identifier": "api", "Name": "n", "Scopes": many}),
    ] {
        let kind = pool.call("CreateResourceServer", input.clone()).await.refused_kind();
        assert_eq!(kind, "InvalidParameterException", "{input}");
    }
    let most: Vec<_> = (0..100).map(|number| scope(&format!("s{number}"))).collect();
    pool.call("CreateResourceServer", json!({"Identifier": "api", "Name": "n", "Scopes": most})).await.answered();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_one_identifier_one_gets_it() {
    let world = World::new().await;
    let pool = world.pool().await;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let pool = pool.clone();
            tokio::spawn(async move {
                pool.call("CreateResourceServer", json!({"Identifier": "api", "Name": "n"})).await.is_ok()
            })
        })
        .collect();
    let mut made = 0;
    for task in tasks {
        made += usize::from(task.await.unwrap());
    }
    assert_eq!(made, 1);
    world.verify().await;
}
