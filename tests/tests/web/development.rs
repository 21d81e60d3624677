//! `/_poolhouse/` of `dev`: inbox, clock, reset, and who may use them.

use std::time::{Duration, Instant};

use futures::future::join_all;
use poolhouse_tests::{AccessKey, HttpRequest, Outcome, PASSWORD, Server};
use serde_json::{Value, json};

struct Demo {
    pool: String,
    client: String,
}

/// The pool and client that a bare `dev` has.
async fn demo(server: &Server) -> Demo {
    let pools = server.call("ListUserPools", json!({"MaxResults": 60})).await.answered();
    let pool = pools["UserPools"][0]["Id"].as_str().unwrap().to_owned();
    let clients = server.call("ListUserPoolClients", json!({"UserPoolId": pool})).await.answered();
    Demo { pool, client: clients["UserPoolClients"][0]["ClientId"].as_str().unwrap().to_owned() }
}

/// A pool that mails codes, and its client.
async fn verifying(server: &Server) -> Demo {
    let made =
        server.call("CreateUserPool", json!({"PoolName": "x", "AutoVerifiedAttributes": ["email"]})).await.answered();
    let pool = made["UserPool"]["Id"].as_str().unwrap().to_owned();
    let made = server.call("CreateUserPoolClient", json!({"UserPoolId": pool, "ClientName": "c"})).await.answered();
    Demo { pool, client: made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned() }
}

async fn sign_up(server: &Server, pool: &Demo, name: &str) {
    let attributes = json!([{"Name": "email", "Value": format!("{name}@example.com")}]);
    let input = json!({"ClientId": pool.client, "Username": name, "Password": PASSWORD, "UserAttributes": attributes});
    server.call("SignUp", input).await.answered();
}

#[tokio::test]
async fn a_message_has_every_member() {
    let server = Server::start(&["dev"]).await;
    let pool = verifying(&server).await;
    sign_up(&server, &pool, "ana").await;

    let answer = server.get("/_poolhouse/inbox").await;

    assert_eq!(answer.status, 200);
    let listed = answer.json();
    let messages = listed["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 1);
    let mut members: Vec<_> = messages[0].as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(
        members,
        [
            "body",
            "channel",
            "code",
            "html",
            "id",
            "kind",
            "link",
            "pool_id",
            "sent_at",
            "status",
            "subject",
            "temporary_password",
            "to",
            "user_sub",
            "username",
        ]
    );
    let message = &messages[0];
    assert_eq!(message["kind"], "sign_up");
    assert_eq!(message["channel"], "email");
    assert_eq!(message["to"], "ana@example.com");
    assert_eq!(message["pool_id"], pool.pool);
    let code = message["code"].as_str().expect("digits as a string");
    assert!(code.len() == 6 && message["body"].as_str().unwrap().contains(code));
    assert_eq!(message["link"], Value::Null);
    assert_eq!(message["temporary_password"], Value::Null);
    let sent = message["sent_at"].as_str().unwrap();
    assert!(sent.ends_with('Z') && sent.as_bytes()[10] == b'T', "{sent}");
}

#[tokio::test]
async fn the_list_is_filtered_newest_first_and_leaves_unread_marks_alone() {
    let server = Server::start(&["dev"]).await;
    let (one, two) = (verifying(&server).await, verifying(&server).await);
    for name in ["ana", "ben", "cleo"] {
        sign_up(&server, &one, name).await;
    }
    sign_up(&server, &two, "dora").await;
    let list = |query: String| {
        let server = &server;
        async move {
            let answer = server.get(&format!("/_poolhouse/inbox{query}")).await;
            assert_eq!(answer.status, 200, "{query}");
            let listed = answer.json();
            let messages = listed["messages"].as_array().unwrap().clone();
            messages.into_iter().map(|message| message["to"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(
        list(String::new()).await,
        ["dora@example.com", "cleo@example.com", "ben@example.com", "ana@example.com"]
    );
    assert_eq!(list("?limit=2".into()).await, ["dora@example.com", "cleo@example.com"]);
    assert_eq!(list("?to=BEN@example.com".into()).await, ["ben@example.com"]);
    assert_eq!(list(format!("?pool={}", two.pool)).await, ["dora@example.com"]);

    let next = server.get("/_poolhouse/inbox/next?to=ana@example.com&wait=0").await;
    assert_eq!((next.status, next.json()["to"].clone()), (200, json!("ana@example.com")));
    let again = server.get("/_poolhouse/inbox/next?to=ana@example.com&wait=0").await;
    assert_eq!((again.status, again.body.len()), (204, 0));
    assert_eq!(list("?to=ana@example.com".into()).await.len(), 1, "read, not gone");
}

#[tokio::test]
async fn browsers_get_the_page() {
    let server = Server::start(&["dev"]).await;
    let answer =
        server.send(&HttpRequest::new("GET", "/_poolhouse/inbox").header("accept", "text/html,*/*;q=0.8")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").unwrap().starts_with("text/html"));
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"), "{policy}");
}

#[tokio::test]
async fn readers_who_wait_get_each_their_own() {
    let server = Server::start(&["dev"]).await;
    let pool = verifying(&server).await;
    let names: Vec<String> = (0..20).map(|number| format!("u{number}")).collect();
    let readers = names.iter().map(|name| {
        let target = format!("/_poolhouse/inbox/next?to={name}@example.com&wait=30");
        let server = &server;
        async move { server.get(&target).await }
    });
    let writers = async {
        for name in names.iter().rev() {
            sign_up(&server, &pool, name).await;
        }
    };
    let (answers, ()) = tokio::join!(join_all(readers), writers);
    for (name, answer) in names.iter().zip(answers) {
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.json()["to"], format!("{name}@example.com"));
    }
}

#[tokio::test]
async fn of_many_readers_of_one_address_each_message_goes_to_one() {
    let server = Server::start(&["dev"]).await;
    let pool = verifying(&server).await;
    sign_up(&server, &pool, "ana").await;
    for _ in 0..4 {
        server.call("ResendConfirmationCode", json!({"ClientId": pool.client, "Username": "ana"})).await.answered();
    }
    let readers = (0..10).map(|_| server.get("/_poolhouse/inbox/next?to=ana@example.com&wait=1"));
    let answers = join_all(readers).await;
    let mut ids: Vec<_> =
        answers.iter().filter(|answer| answer.status == 200).map(|answer| answer.json()["id"].to_string()).collect();
    assert_eq!(ids.len(), 5);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 5);
}

#[tokio::test]
async fn nobody_waits_longer_than_asked() {
    let server = Server::start(&["dev"]).await;
    let started = Instant::now();
    let answer = server.get("/_poolhouse/inbox/next?to=nobody@example.com&wait=1").await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert!(started.elapsed() >= Duration::from_millis(900));
    for query in ["?to=a@b.c&wait=61", "?to=a@b.c&wait=-1", "?to=a@b.c&wait=x", "?wait=1"] {
        let status = server.get(&format!("/_poolhouse/inbox/next{query}")).await.status;
        assert_eq!(status, 400, "{query}");
    }
}

#[tokio::test]
async fn strangers_are_refused() {
    let server = Server::start(&["dev"]).await;
    let own = server.address.clone();
    let port = own.rsplit_once(':').unwrap().1;
    for (method, path) in [("GET", "/_poolhouse/inbox"), ("POST", "/_poolhouse/reset"), ("POST", "/_poolhouse/clock")] {
        for (host, origin) in [
            (format!("evil.example:{port}"), None),
            (format!("127.0.0.1.evil.example:{port}"), None),
            (own.clone(), Some("https://evil.example".to_owned())),
            (own.clone(), Some(format!("http://evil.example:{port}"))),
            (own.clone(), Some("http://127.0.0.1:1".to_owned())),
            (own.clone(), Some("null".to_owned())),
        ] {
            let mut request = HttpRequest::new(method, path).header("host", &host).body("{\"advance_seconds\":60}");
            if let Some(origin) = &origin {
                request = request.header("origin", origin);
            }
            let answer = server.send(&request).await;
            assert_eq!(answer.status, 403, "{method} {path} {host} {origin:?}");
        }
    }
    for host in [format!("localhost:{port}"), format!("[::1]:{port}"), own.clone()] {
        let request = HttpRequest::new("GET", "/_poolhouse/inbox").header("host", &host);
        assert_eq!(server.send(&request).await.status, 200, "{host}");
        let same = request.header("origin", &format!("http://{host}"));
        assert_eq!(server.send(&same).await.status, 200, "{host}, its own page");
    }
}

#[tokio::test]
async fn a_moved_clock_ends_what_this_server_remembers() {
    let server = Server::start(&["dev"]).await;
    let pool = verifying(&server).await;
    sign_up(&server, &pool, "ana").await;
    let code = server.get("/_poolhouse/inbox").await.json()["messages"][0]["code"].clone();

    let moved = server.send(&HttpRequest::new("POST", "/_poolhouse/clock").body("{\"advance_seconds\":86400}")).await;

    assert_eq!(moved.status, 200);
    let now = moved.json()["now"].as_str().unwrap().to_owned();
    assert!(now.ends_with('Z'), "{now}");
    let input = json!({"ClientId": pool.client, "Username": "ana", "ConfirmationCode": code});
    assert_eq!(
        server.call("ConfirmSignUp", input).await.refused(),
        "ExpiredCodeException: Invalid code provided, please request a code again."
    );
    for body in ["{}", "{\"advance_seconds\":0}", "{\"advance_seconds\":-5}", "{\"advance_seconds\":400000000}", "x"] {
        let answer = server.send(&HttpRequest::new("POST", "/_poolhouse/clock").body(body)).await;
        assert_eq!(answer.status, 400, "{body}");
    }
}

#[tokio::test]
async fn a_reset_leaves_the_demo_under_the_same_ids() {
    let server = Server::start(&["dev"]).await;
    let before = demo(&server).await;
    assert_eq!(before.pool, "us-east-1_Poolhouse");
    let other = verifying(&server).await;
    sign_up(&server, &other, "ana").await;
    server.send(&HttpRequest::new("POST", "/_poolhouse/clock").body("{\"advance_seconds\":864000}")).await;
    let waiting = server.get("/_poolhouse/inbox/next?to=nobody@example.com&wait=60");

    let (waited, reset) = tokio::join!(waiting, async {
        // The reader waits once the inbox has been asked.
        tokio::time::sleep(Duration::from_millis(300)).await;
        server.send(&HttpRequest::new("POST", "/_poolhouse/reset")).await
    });

    assert_eq!((reset.status, reset.body.len()), (204, 0));
    assert_eq!(waited.status, 204, "waiting readers go home");
    let after = demo(&server).await;
    assert_eq!((after.pool.as_str(), after.client.as_str()), (before.pool.as_str(), before.client.as_str()));
    let pools = server.call("ListUserPools", json!({"MaxResults": 60})).await.answered();
    assert_eq!(pools["UserPools"].as_array().unwrap().len(), 1);
    let users = server.call("ListUsers", json!({"UserPoolId": after.pool})).await.answered();
    assert_eq!(users["Users"].as_array().unwrap().len(), 1);
    assert_eq!(users["Users"][0]["Username"], "demo");
    assert_eq!(server.get("/_poolhouse/inbox").await.json(), json!({"messages": []}));
    let made = server.call("CreateUserPool", json!({"PoolName": "x"})).await.answered();
    let created = made["UserPool"]["CreationDate"].as_f64().unwrap();
    assert!((created - poolhouse_tests::wall_clock() as f64 / 1000.0).abs() < 600.0, "the clock is set back");
}

#[tokio::test]
async fn a_reset_leaves_who_may_call() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("identities.json");
    let policy = r#"{"Statement":{"Effect":"Allow","Action":"cognito-idp:ListUserPools","Resource":"*"}}"#;
    let key = AccessKey { id: "AKIAIOSFODNN7EXAMPLE".into(), secret: "x".repeat(40) };
    let users = json!({"ci": {
        "policies": {"pools": policy}, "access-keys": [{"id": key.id, "secret": key.secret}],
    }});
    std::fs::write(&file, json!({"users": users}).to_string()).unwrap();
    let server = Server::start(&["dev", "--iam", "enforce", "--identities", file.to_str().unwrap()]).await;
    for _ in 0..2 {
        server.call_as(&key, "ListUserPools", json!({"MaxResults": 1})).await.answered();
        let refused = server.call_as(&key, "CreateUserPool", json!({"PoolName": "x"})).await.refused_kind();
        assert_eq!(refused, "AccessDeniedException");
        assert_eq!(server.send(&HttpRequest::new("POST", "/_poolhouse/reset")).await.status, 204);
    }
}

#[tokio::test]
async fn the_demo_user_signs_in_as_the_console_says() {
    let server = Server::start(&["dev"]).await;
    let demo = demo(&server).await;
    let said = server.output();
    assert!(said.contains(&demo.pool) && said.contains(&demo.client), "{said}");
    let password = said
        .split_whitespace()
        .map(|word| word.trim_matches(|letter| "'\",".contains(letter)))
        .find_map(|word| word.strip_prefix("PASSWORD=").or_else(|| word.split_once(",PASSWORD=").map(|(_, rest)| rest)))
        .map(|word| word.split(',').next().unwrap().to_owned());
    let Some(password) = password else { panic!("no line to paste that signs in: {said}") };
    let parameters = json!({"USERNAME": "demo", "PASSWORD": password});
    let input = json!({"ClientId": demo.client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    server.call("InitiateAuth", input).await.answered();
}
