//! Sixty-four writers over HTTP, and what must be true of every user they were told about.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures::future::join_all;
use poolhouse_tests::{AccessKey, HttpRequest, PASSWORD, Server};
use serde_json::{Value, json};
use tokio::sync::{Mutex, Notify};

pub const WRITERS: usize = 64;

/// What is known of one user name: what the server answered, or that nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Acknowledged.
    There,
    /// Its deletion was acknowledged.
    Gone,
    /// The answer never came.
    Unknown,
}

/// The pool that is written to.
#[derive(Clone)]
pub struct Target {
    pub key: AccessKey,
    pub pool: String,
    pub client: String,
}

impl Target {
    /// A pool where a verified address is an alias, and a client for it.
    pub async fn make(server: &Server, key: AccessKey) -> Self {
        let pool = server
            .call_as(&key, "CreateUserPool", json!({"PoolName": "x", "AliasAttributes": ["email"]}))
            .await
            .unwrap();
        let pool = pool["UserPool"]["Id"].as_str().unwrap().to_owned();
        let input = json!({"UserPoolId": pool, "ClientName": "c"});
        let client = server.call_as(&key, "CreateUserPoolClient", input).await.unwrap();
        let client = client["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned();
        Self { key, pool, client }
    }

    fn signed(&self, address: &str, operation: &str, mut input: Value) -> HttpRequest {
        input["UserPoolId"] = self.pool.as_str().into();
        HttpRequest::aws(operation, input.to_string()).signed(address, &self.key)
    }
}

/// What all writers of a test know together.
#[derive(Default)]
pub struct Ledger {
    fates: Mutex<BTreeMap<String, Fate>>,
    next: AtomicU64,
    acknowledged: AtomicU64,
    enough: Notify,
}

impl Ledger {
    /// Resolves when this many writes were acknowledged since the last call.
    pub async fn acknowledged(&self, count: u64) {
        self.acknowledged.store(0, Ordering::Relaxed);
        while self.acknowledged.load(Ordering::Relaxed) < count {
            self.enough.notified().await;
        }
    }

    async fn settle(&self, name: &str, fate: Fate) {
        self.fates.lock().await.insert(name.to_owned(), fate);
        if fate != Fate::Unknown {
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            self.enough.notify_waiters();
            self.enough.notify_one();
        }
    }

    /// What became of everybody since the last time this was asked.
    pub async fn take(&self) -> BTreeMap<String, Fate> {
        std::mem::take(&mut *self.fates.lock().await)
    }
}

fn address_of(name: &str) -> String {
    format!("{name}@example.com")
}

/// Writes until the server no longer answers.
pub async fn write(address: String, target: Target, ledger: Arc<Ledger>) {
    let writers = (0..WRITERS).map(|writer| {
        let (address, target, ledger) = (address.clone(), target.clone(), ledger.clone());
        tokio::spawn(async move { one_writer(writer, &address, &target, &ledger).await })
    });
    for ended in join_all(writers).await {
        ended.unwrap();
    }
}

async fn one_writer(writer: usize, address: &str, target: &Target, ledger: &Ledger) {
    loop {
        let name = format!("u{}", ledger.next.fetch_add(1, Ordering::Relaxed));
        // Half come by themselves, half are made; the latter's address is verified and so an alias.
        let create = if writer.is_multiple_of(2) {
            let attributes = json!([{"Name": "email", "Value": address_of(&name)}]);
            let input = json!({
                "ClientId": target.client, "Username": name, "Password": PASSWORD, "UserAttributes": attributes,
            });
            HttpRequest::aws("SignUp", input.to_string())
        } else {
            let attributes =
                json!([{"Name": "email", "Value": address_of(&name)}, {"Name": "email_verified", "Value": "true"}]);
            let input = json!({"Username": name, "UserAttributes": attributes, "MessageAction": "SUPPRESS"});
            target.signed(address, "AdminCreateUser", input)
        };
        // Until there is an answer nobody knows.
        ledger.settle(&name, Fate::Unknown).await;
        match create.send(address).await {
            Ok(answer) if answer.status == 200 => ledger.settle(&name, Fate::There).await,
            // Refused for load or by the database's fault: the user may be there or not.
            Ok(answer) if answer.status >= 500 || answer.text().contains("TooManyRequests") => continue,
            Ok(answer) => panic!("{name}: {} {}", answer.status, answer.text()),
            Err(_) => return,
        }
        if writer % 4 == 3 {
            ledger.settle(&name, Fate::Unknown).await;
            let delete = target.signed(address, "AdminDeleteUser", json!({"Username": name}));
            match delete.send(address).await {
                Ok(answer) if answer.status == 200 => ledger.settle(&name, Fate::Gone).await,
                Ok(answer) if answer.status >= 500 || answer.text().contains("TooManyRequests") => {}
                Ok(answer) => panic!("{name}: {} {}", answer.status, answer.text()),
                Err(_) => return,
            }
        }
    }
}

/// Every acknowledged user is found by every way there is, none that was deleted is, and none is half there.
pub async fn check(server: &Server, target: &Target, fates: &BTreeMap<String, Fate>) {
    let names: Vec<_> = fates.iter().collect();
    for some in names.chunks(WRITERS) {
        join_all(some.iter().map(|(name, fate)| check_one(server, target, name, **fate))).await;
    }
}

async fn check_one(server: &Server, target: &Target, name: &str, fate: Fate) {
    let find = |username: String| {
        let request = target.signed(&server.address, "AdminGetUser", json!({"Username": username}));
        async move { server.send(&request).await.outcome() }
    };
    let list = |filter: String| {
        let request = target.signed(&server.address, "ListUsers", json!({"Filter": filter}));
        async move {
            let page = server.send(&request).await.outcome().unwrap();
            page["Users"].as_array().unwrap().iter().map(|user| user["Username"].clone()).collect::<Vec<_>>()
        }
    };
    let user = find(name.to_owned()).await;
    match fate {
        Fate::There => assert!(user.is_ok(), "{name} was acknowledged: {user:?}"),
        Fate::Gone => assert!(user.is_err(), "{name} was deleted: {user:?}"),
        Fate::Unknown => {}
    }
    // Whatever became of it, all ways agree.
    let expected: Vec<Value> = if user.is_ok() { vec![name.into()] } else { Vec::new() };
    assert_eq!(list(format!("email = \"{}\"", address_of(name))).await, expected, "{name} by its address");
    assert_eq!(list(format!("username = \"{name}\"")).await, expected, "{name} by its name");
    let by_alias = find(address_of(name)).await;
    let Ok(user) = user else {
        assert!(by_alias.is_err(), "{name} is gone, its alias is not");
        return;
    };
    let attributes = poolhouse_tests::attributes_of(&user["UserAttributes"]);
    assert_eq!(by_alias.is_ok(), attributes["email_verified"] == "true", "{name} by its alias");
    let by_sub = find(attributes["sub"].as_str().unwrap().to_owned()).await.unwrap();
    assert_eq!(by_sub["Username"], name);
}

/// `poolhouse verify` finds nothing.
pub async fn verify(arguments: &[&str]) {
    let output = Server::run(&[&["verify"], arguments].concat()).await;
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{complained}");
}
