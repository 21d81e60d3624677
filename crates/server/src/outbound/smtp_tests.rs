use std::sync::atomic::{AtomicUsize, Ordering};

use domain::message::{Kind, Route};
use service::ports::About;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};

use super::*;

/// A relay that speaks just enough, and answers one command its own way.
struct Relay {
    url: SmtpUrl,
    letters: mpsc::UnboundedReceiver<String>,
    connections: Arc<AtomicUsize>,
    /// One permit for each letter it may accept.
    gate: Arc<Semaphore>,
}

#[derive(Clone)]
struct Manner {
    /// The command and the answer to it.
    quirk: Option<(&'static str, &'static str)>,
    letters: mpsc::UnboundedSender<String>,
    gate: Arc<Semaphore>,
}

impl Relay {
    async fn start(quirk: Option<(&'static str, &'static str)>) -> Self {
        let relay = Self::start_closed(quirk).await;
        relay.gate.add_permits(1000);
        relay
    }

    #[allow(clippy::disallowed_methods)]
    async fn start_closed(quirk: Option<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap()).parse().unwrap();
        let (sender, letters) = mpsc::unbounded_channel();
        let connections = Arc::new(AtomicUsize::new(0));
        let gate = Arc::new(Semaphore::new(0));
        let manner = Manner { quirk, letters: sender, gate: gate.clone() };
        let counted = connections.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(converse(stream, manner.clone()));
            }
        });
        Self { url, letters, connections, gate }
    }

    async fn letter(&mut self) -> String {
        tokio::time::timeout(Duration::from_secs(20), self.letters.recv()).await.unwrap().unwrap()
    }
}

async fn converse(stream: TcpStream, manner: Manner) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let _ = write.write_all(b"220 relay\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let quirk = manner.quirk.filter(|(command, _)| line.starts_with(command));
        let answer = match (quirk, line.get(..4).unwrap_or(&line)) {
            (Some((_, answer)), _) => answer.to_owned(),
            (None, "EHLO") => "250 relay".to_owned(),
            (None, "DATA") => {
                let _ = write.write_all(b"354 go on\r\n").await;
                let mut letter = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                manner.gate.acquire().await.unwrap().forget();
                let _ = manner.letters.send(letter);
                "250 taken".to_owned()
            }
            (None, "QUIT") => "221 bye".to_owned(),
            (None, _) => "250 fine".to_owned(),
        };
        if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

fn email(id: &str) -> Email {
    Email {
        id: id.to_owned(),
        from: "The House <house@example.dev>".to_owned(),
        reply_to: Some("answers@example.dev".to_owned()),
        to: "ana@example.com".to_owned(),
        shown: None,
        subject: "Grüße ✓".to_owned(),
        text: Some("Schön: 004217".to_owned()),
        html: Some("<p>Schön: <b>004217</b></p>".to_owned()),
        raw: None,
        about: About { kind: Kind::SignUp, pool_id: None, user_sub: None, route: Route::default() },
    }
}

#[tokio::test]
async fn a_letter_bears_what_the_pool_says_and_a_stable_id() {
    let mut relay = Relay::start(None).await;
    let smtp = Smtp::new(&relay.url).unwrap();

    smtp.send(&email("0b1fdc8c")).await.unwrap();

    let letter = relay.letter().await;
    for line in [
        "Message-ID: <0b1fdc8c@example.dev>\n",
        "Reply-To: answers@example.dev\n",
        "To: ana@example.com\n",
        "Content-Type: multipart/alternative;",
        "Content-Type: text/plain; charset=utf-8\n",
        "Content-Type: text/html; charset=utf-8\n",
        "MIME-Version: 1.0\n",
    ] {
        assert!(letter.contains(line), "{line:?} is not in\n{letter}");
    }
    assert!(letter.contains("house@example.dev"), "{letter}");
    assert!(letter.is_ascii(), "any relay can carry it:\n{letter}");
    assert!(letter.contains("004217"), "{letter}");
}

#[tokio::test]
async fn connections_are_used_again() {
    let mut relay = Relay::start(None).await;
    let smtp = Smtp::new(&relay.url).unwrap();

    for number in 0..3 {
        smtp.send(&email(&number.to_string())).await.unwrap();
        relay.letter().await;
        tokio::task::yield_now().await;
    }

    assert!(relay.connections.load(Ordering::SeqCst) < 3);
}

#[tokio::test]
async fn only_a_refusal_of_the_message_is_for_good() {
    for (quirk, is_permanent) in [
        (("RCPT", "550 5.1.1 no such person"), true),
        (("DATA", "554 5.7.1 looks like spam"), true),
        (("RCPT", "452 4.2.2 mailbox full"), false),
        (("MAIL", "530 5.7.0 authentication required"), false),
        (("EHLO", "421 too busy"), false),
        // The relay wants nobody of this address: that is not the message's fault.
        (("EHLO", "554 5.7.1 blocked"), false),
    ] {
        let relay = Relay::start(Some(quirk)).await;
        let outcome = Smtp::new(&relay.url).unwrap().send(&email("1")).await;
        match outcome.unwrap_err() {
            DeliveryError::Permanent(said) => {
                assert!(is_permanent, "{quirk:?}: {said}");
                assert!(said.contains(quirk.1.split(' ').next_back().unwrap()), "{said}");
            }
            DeliveryError::Transient(said) => assert!(!is_permanent, "{quirk:?}: {said}"),
        }
    }
}

#[tokio::test]
async fn a_relay_that_is_down_may_be_up_later() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let smtp = Smtp::new(&format!("smtp://{closed}").parse().unwrap()).unwrap();

    assert!(matches!(smtp.send(&email("1")).await, Err(DeliveryError::Transient(_))));
    assert!(smtp.probe().await.is_err());
}

#[tokio::test]
async fn who_stops_waiting_and_asks_again_sends_one_letter() {
    let mut relay = Relay::start_closed(None).await;
    let smtp = Smtp::new(&relay.url).unwrap();
    let letter = email("same");

    // The first caller leaves while the relay thinks about it; the second one joins.
    assert!(smtp.send(&letter).now_or_never().is_none());
    relay.gate.add_permits(1);
    smtp.send(&letter).await.unwrap();

    relay.letter().await;
    assert!(relay.letters.try_recv().is_err(), "it was sent twice");
    assert!(smtp.attempts().is_empty());
}

#[tokio::test]
async fn a_failure_that_nobody_saw_is_tried_afresh() {
    let mut relay = Relay::start(None).await;
    let smtp = Smtp::new(&relay.url).unwrap();
    let failed: Attempt = async { Err(DeliveryError::Transient("earlier".to_owned())) }.boxed().shared();
    let _ = failed.clone().await;
    smtp.attempts().insert("1".to_owned(), failed);

    smtp.send(&email("1")).await.unwrap();

    relay.letter().await;
}

#[test]
fn nothing_can_be_smuggled_into_the_head_of_a_letter() {
    let smuggling = Email { subject: "Hello\r\nBcc: eve@example.com".to_owned(), ..email("1") };
    let letter = String::from_utf8(letter::compose(&smuggling).unwrap().bytes).unwrap();
    assert!(!letter.contains("\nBcc:"), "{letter}");

    for to in ["ana@example.com\r\nBcc: eve@example.com", "ana@example.com, eve@example.com", "", "ana"] {
        let refused = letter::compose(&Email { to: to.to_owned(), ..email("1") });
        assert!(matches!(refused.map(|letter| letter.bytes), Err(DeliveryError::Permanent(_))), "{to:?}");
    }
}
