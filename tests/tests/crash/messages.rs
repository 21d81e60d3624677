//! kill -9 at every point of a message's life: none is lost, and none is sent more than twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures::future::join_all;
use poolhouse_tests::{HttpRequest, Outcome, PASSWORD, Seeded, Server, is_long};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// People who sign up at once in a round.
const PEOPLE: usize = 8;

/// A mail server of a test's own: every letter it took, by address.
#[derive(Default)]
struct Office {
    letters: Mutex<BTreeMap<String, Vec<String>>>,
    arrived: Notify,
}

impl Office {
    async fn open(self: &Arc<Self>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let office = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(office.clone().converse(stream));
            }
        });
        url
    }

    /// As far as a dialogue gets before somebody is killed.
    async fn converse(self: Arc<Self>, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 office\r\n").await.ok()?;
        let mut to = String::new();
        while let Some(line) = lines.next_line().await.ok()? {
            if let Some(address) = line.strip_prefix("RCPT TO:<") {
                to = address.split('>').next()?.to_owned();
            }
            if line == "DATA" {
                write.write_all(b"354 go on\r\n").await.ok()?;
                let mut id = String::new();
                loop {
                    let line = lines.next_line().await.ok()??;
                    if line == "." {
                        break;
                    }
                    id = line.strip_prefix("Message-ID: ").map_or(id, str::to_owned);
                }
                // Taken from here on, whether or not anybody hears of it.
                self.letters.lock().unwrap().entry(to.clone()).or_default().push(id);
                self.arrived.notify_waiters();
            }
            write.write_all(b"250 fine\r\n").await.ok()?;
        }
        None
    }

    fn count(&self) -> usize {
        self.letters.lock().unwrap().values().map(Vec::len).sum()
    }

    async fn has(&self, count: usize) {
        loop {
            let arrival = self.arrived.notified();
            tokio::pin!(arrival);
            arrival.as_mut().enable();
            if self.count() >= count {
                return;
            }
            arrival.await;
        }
    }
}

async fn app(server: &Server) -> (String, String) {
    let input = json!({"PoolName": "x", "AutoVerifiedAttributes": ["email"]});
    let pool = server.call("CreateUserPool", input).await.answered()["UserPool"]["Id"].as_str().unwrap().to_owned();
    let input = json!({"UserPoolId": pool, "ClientName": "c"});
    let client = server.call("CreateUserPoolClient", input).await.answered();
    (pool, client["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned())
}

fn sign_up(client: &str, name: &str) -> HttpRequest {
    let attributes = json!([{"Name": "email", "Value": address(name)}]);
    let input = json!({"ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": attributes});
    HttpRequest::aws("SignUp", input.to_string())
}

fn address(name: &str) -> String {
    format!("{name}@example.com")
}

/// Everybody whose sign-up was written, acknowledged or not.
async fn everybody(server: &Server, pool: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut input = json!({"UserPoolId": pool});
    loop {
        let page = server.call("ListUsers", input.clone()).await.answered();
        names
            .extend(page["Users"].as_array().unwrap().iter().map(|user| user["Username"].as_str().unwrap().to_owned()));
        match page.get("PaginationToken") {
            Some(Value::String(token)) => input["PaginationToken"] = json!(token),
            _ => return names,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_lost_and_none_is_sent_more_than_twice() {
    let rounds = if is_long() { 60 } else { 4 };
    let directory = TempDir::new().unwrap();
    let office = Arc::new(Office::default());
    let relay = office.open().await;
    let arguments = ["dev", "--data", directory.path().to_str().unwrap(), "--smtp", &relay];
    let random = Seeded::new(3);

    let mut server = Server::start(&arguments).await;
    let (pool, client) = app(&server).await;
    for round in 0..rounds {
        let target = server.address.clone();
        let asked: Vec<_> = (0..PEOPLE).map(|number| sign_up(&client, &format!("u{round}-{number}"))).collect();
        let asking =
            tokio::spawn(async move { join_all(asked.iter().map(|request| request.send(&target))).await.len() });
        office.has(office.count() + random.below(PEOPLE)).await;
        server.kill();
        asking.await.unwrap();

        server = Server::start(&arguments).await;
        while server.get("/_poolhouse/messages?status=queued").await.json()["messages"] != json!([]) {
            tokio::task::yield_now().await;
        }
        let letters = office.letters.lock().unwrap().clone();
        for name in everybody(&server, &pool).await {
            let sent = letters.get(&address(&name)).map_or(&[][..], Vec::as_slice);
            assert!((1..=2).contains(&sent.len()), "round {round}: {name} got {sent:?}");
            assert!(sent.iter().all(|id| *id == sent[0]), "round {round}: {name} got {sent:?}");
        }
    }
    assert!(server.stop().await.success());
}
