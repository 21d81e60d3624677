//! The one guarded way to addresses that callers named, such as the documents of identity providers.
//!
//! Public addresses over TLS, or what lies in a network that the operator listed (`--egress-allow`), there without TLS
//! as well. A name is judged by the addresses it resolves to, and the connection goes to those very addresses. No
//! redirect, no proxy, an end to time and size.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, StatusCode, Url};
use service::ports::{Egress, EgressError};

use super::http;
use crate::configuration::{Network, is_public};

/// To connect.
const CONNECT_TIME: Duration = Duration::from_secs(3);
/// For the whole of an answer.
const TIME: Duration = Duration::from_secs(5);

/// Which addresses may be called.
#[derive(Clone, Debug)]
struct Rule(Arc<[Network]>);

impl Rule {
    fn lists(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Without TLS no more than what is listed.
    fn admits(&self, address: IpAddr, has_tls: bool) -> bool {
        self.lists(address) || (has_tls && is_public(address))
    }
}

/// Where the addresses of names come from.
trait Names: Send + Sync {
    fn find<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The resolver of this machine.
struct OfThisMachine;

impl Names for OfThisMachine {
    fn find<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect()) })
    }
}

pub struct Guarded {
    rule: Rule,
    names: Arc<dyn Names>,
    /// For the whole of an answer.
    time: Duration,
    // Root certificates are read when something is called for the first time.
    with_tls: OnceLock<Result<Client, String>>,
    without_tls: OnceLock<Result<Client, String>>,
}

impl Guarded {
    pub fn new(listed: &[Network]) -> Self {
        Self {
            rule: Rule(listed.into()),
            names: Arc::new(OfThisMachine),
            time: TIME,
            with_tls: OnceLock::new(),
            without_tls: OnceLock::new(),
        }
    }

    async fn read(&self, url: &str, largest: usize) -> Result<Bytes, EgressError> {
        let url = Url::parse(url).map_err(|error| EgressError::Forbidden(error.to_string()))?;
        let has_tls = url.scheme() == "https";
        if (!has_tls && (url.scheme() != "http" || !self.lists_networks())) || !url.username().is_empty() {
            return Err(EgressError::Forbidden(format!("{url}: only https")));
        }
        // An address in place of a name is never asked of the resolver.
        let literal = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>());
        match literal {
            None => return Err(EgressError::Forbidden(format!("{url} has no host"))),
            Some(Ok(address)) if !self.rule.admits(address, has_tls) => {
                return Err(EgressError::Forbidden(format!("{address} is not a public address")));
            }
            Some(_) => {}
        }
        let client = if has_tls { &self.with_tls } else { &self.without_tls };
        let client =
            client.get_or_init(|| build(Guard { rule: self.rule.clone(), names: self.names.clone(), has_tls }));
        let client = client.as_ref().map_err(|why| EgressError::Unreachable(why.clone()))?;
        let mut response = client.get(url).send().await.map_err(|error| failed(&error))?;
        if response.status() != StatusCode::OK {
            return Err(EgressError::Unusable(format!("answered {}", response.status())));
        }
        let mut body = BytesMut::new();
        while let Some(part) = response.chunk().await.map_err(|error| failed(&error))? {
            if body.len() + part.len() > largest {
                return Err(EgressError::Unusable(format!("longer than {largest} bytes")));
            }
            body.extend_from_slice(&part);
        }
        Ok(body.freeze())
    }
}

impl Egress for Guarded {
    fn get<'a>(&'a self, url: &'a str, largest: usize) -> BoxFuture<'a, Result<Bytes, EgressError>> {
        Box::pin(async move {
            let read = tokio::time::timeout(self.time, self.read(url, largest)).await;
            read.unwrap_or_else(|_| Err(EgressError::Unreachable("no answer in time".to_owned())))
        })
    }

    fn lists_networks(&self) -> bool {
        !self.rule.0.is_empty()
    }
}

/// Resolves names to those of their addresses that may be called.
#[derive(Clone)]
struct Guard {
    rule: Rule,
    names: Arc<dyn Names>,
    has_tls: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(admitted(self.clone(), name))
    }
}

async fn admitted(guard: Guard, name: Name) -> Result<Addrs, Box<dyn std::error::Error + Send + Sync>> {
    let found = guard.names.find(name.as_str()).await?.into_iter();
    // The port is the URL's.
    let admitted: Vec<SocketAddr> =
        found.filter(|address| guard.rule.admits(*address, guard.has_tls)).map(|address| (address, 0).into()).collect();
    if admitted.is_empty() {
        return Err(NotAdmitted(name.as_str().to_owned()).into());
    }
    Ok(Box::new(admitted.into_iter()))
}

/// A name leads nowhere that may be called.
#[derive(Debug)]
struct NotAdmitted(String);

impl std::fmt::Display for NotAdmitted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} has no address that may be called", self.0)
    }
}

impl std::error::Error for NotAdmitted {}

fn build(guard: Guard) -> Result<Client, String> {
    let client = http::base()?.https_only(guard.has_tls).connect_timeout(CONNECT_TIME);
    client.dns_resolver(Arc::new(guard)).build().map_err(|error| error.to_string())
}

fn failed(error: &(dyn std::error::Error + 'static)) -> EgressError {
    let innermost = http::innermost(error);
    if innermost.is::<NotAdmitted>() {
        return EgressError::Forbidden(innermost.to_string());
    }
    EgressError::Unreachable(innermost.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Answers one caller with these bytes; the port.
    #[allow(clippy::disallowed_methods, reason = "the other side of a test")]
    async fn answering(answer: &'static str) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.read(&mut [0; 1]).await;
        });
        port
    }

    fn kind(answer: Result<Bytes, EgressError>) -> &'static str {
        match answer {
            Ok(_) => "read",
            Err(EgressError::Forbidden(_)) => "forbidden",
            Err(EgressError::Unreachable(_)) => "unreachable",
            Err(EgressError::Unusable(_)) => "unusable",
        }
    }

    #[tokio::test]
    async fn nothing_of_this_machine_or_of_private_networks_is_called() {
        let guarded = Guarded::new(&[]);
        for url in [
            "http://example.com/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https://10.0.0.1/",
            "https://0.0.0.0/",
            // The same addresses in other letters.
            "https://0x7f.1/",
            "https://2130706433/",
            "https://[::ffff:169.254.169.254]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[2002:7f00:1::]/",
            "https://localhost/",
            "https://user@example.com/",
            "file:///etc/passwd",
            "nonsense",
        ] {
            assert_eq!(kind(guarded.get(url, 10).await), "forbidden", "{url}");
        }
    }

    #[tokio::test]
    async fn what_is_listed_is_called_and_only_that() {
        let guarded = Guarded::new(&["127.0.0.0/8".parse().unwrap()]);
        let port = answering("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfour").await;
        assert_eq!(guarded.get(&format!("http://127.0.0.1:{port}/"), 4).await.unwrap(), "four");
        assert_eq!(kind(guarded.get("http://10.0.0.1/", 4).await), "forbidden");
        assert_eq!(kind(guarded.get("http://93.184.216.34/", 4).await), "forbidden", "no TLS");
    }

    #[tokio::test]
    async fn a_document_has_an_end_and_leads_nowhere_else() {
        let guarded = Guarded::new(&["127.0.0.0/8".parse().unwrap()]);
        let port = answering("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfives").await;
        assert_eq!(kind(guarded.get(&format!("http://127.0.0.1:{port}/"), 4).await), "unusable");
        let port = answering("HTTP/1.1 302 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
        assert_eq!(kind(guarded.get(&format!("http://127.0.0.1:{port}/"), 4).await), "unusable");
        assert_eq!(kind(guarded.get("http://127.0.0.1:1/", 4).await), "unreachable");
    }

    #[tokio::test]
    async fn a_document_that_does_not_say_how_long_it_is_has_the_same_end() {
        let guarded = Guarded::new(&["127.0.0.0/8".parse().unwrap()]);
        for (answer, expected) in [
            ("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nfives and more", "unusable"),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nfiv\r\n2\r\nes\r\n0\r\n\r\n", "unusable"),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nfou\r\n1\r\nr\r\n0\r\n\r\n", "read"),
        ] {
            let port = answering(answer).await;
            assert_eq!(kind(guarded.get(&format!("http://127.0.0.1:{port}/"), 4).await), expected, "{answer}");
        }
    }

    /// Says that much is to come, and sends it by single bytes for as long as anybody listens.
    #[allow(clippy::disallowed_methods, reason = "the other side of a test")]
    async fn dripping() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let mut more = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while more.is_ok() {
                tokio::task::yield_now().await;
                more = stream.write_all(b".").await;
            }
        });
        port
    }

    /// Were the time that of a part, this would never end.
    #[tokio::test]
    async fn the_time_is_that_of_the_whole_document() {
        let listed = ["127.0.0.0/8".parse().unwrap()];
        let guarded = Guarded { time: Duration::from_millis(100), ..Guarded::new(&listed) };
        let url = format!("http://127.0.0.1:{}/", dripping().await);
        let answer = guarded.get(&url, usize::MAX).await;
        assert_eq!(
            answer.unwrap_err().to_string(),
            EgressError::Unreachable("no answer in time".to_owned()).to_string()
        );
    }

    /// Gives other addresses each time, and none in the end.
    struct Changing(Mutex<Vec<Vec<&'static str>>>);

    impl Names for Changing {
        fn find<'a>(&'a self, _: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
            let mut left = self.0.lock().unwrap();
            let next = if left.is_empty() { Vec::new() } else { left.remove(0) };
            Box::pin(async move { Ok(next.into_iter().map(|address| address.parse().unwrap()).collect()) })
        }
    }

    #[tokio::test]
    async fn the_address_that_was_judged_is_the_one_that_is_called() {
        const GOOD: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 4\r\n\r\ngood";
        let listed = ["127.0.0.1/32".parse().unwrap()];
        let names = Arc::new(Changing(Mutex::new(vec![
            vec!["127.0.0.1"],
            // By the second look it leads to where nobody may go.
            vec!["127.0.0.2"],
            vec!["127.0.0.2", "169.254.169.254", "127.0.0.1"],
            vec!["::ffff:127.0.0.2", "::ffff:169.254.169.254", "::1"],
        ])));
        let guarded = Guarded { names: names.clone(), ..Guarded::new(&listed) };
        let read = async || {
            let url = format!("http://issuer.test:{}/", answering(GOOD).await);
            guarded.get(&url, 4).await
        };
        assert_eq!(read().await.unwrap(), "good");
        assert_eq!(names.0.lock().unwrap().len(), 3, "it was looked at once");
        assert_eq!(kind(read().await), "forbidden");
        assert_eq!(read().await.unwrap(), "good", "of several the one that may be called");
        assert_eq!(kind(read().await), "forbidden");
        assert!(names.0.lock().unwrap().is_empty());
    }

    /// Over TLS public addresses are called, and only those, whatever a name says.
    #[tokio::test]
    async fn a_public_name_that_leads_into_private_networks_is_not_called() {
        let inside =
            vec!["10.0.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1"];
        let names = Arc::new(Changing(Mutex::new(vec![inside])));
        let guarded = Guarded { names, ..Guarded::new(&[]) };
        assert_eq!(kind(guarded.get("https://issuer.test/", 4).await), "forbidden");
    }
}
