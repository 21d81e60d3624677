//! The one guarded way to addresses that callers named, such as the documents of identity providers.
//!
//! Public addresses over TLS, or what lies in a network that the operator listed (`--egress-allow`), there without TLS
//! as well. A name is judged by the addresses it resolves to, and the connection goes to those very addresses. No
//! redirect, no proxy, an end to time and size.

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

pub struct Guarded {
    rule: Rule,
    // Root certificates are read when something is called for the first time.
    with_tls: OnceLock<Result<Client, String>>,
    without_tls: OnceLock<Result<Client, String>>,
}

impl Guarded {
    pub fn new(listed: &[Network]) -> Self {
        Self { rule: Rule(listed.into()), with_tls: OnceLock::new(), without_tls: OnceLock::new() }
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
        let client = client.get_or_init(|| build(self.rule.clone(), has_tls));
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
            let read = tokio::time::timeout(TIME, self.read(url, largest)).await;
            read.unwrap_or_else(|_| Err(EgressError::Unreachable("no answer in time".to_owned())))
        })
    }

    fn lists_networks(&self) -> bool {
        !self.rule.0.is_empty()
    }
}

/// Resolves names to those of their addresses that may be called.
struct Guard {
    rule: Rule,
    has_tls: bool,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(admitted(self.rule.clone(), self.has_tls, name))
    }
}

async fn admitted(rule: Rule, has_tls: bool, name: Name) -> Result<Addrs, Box<dyn std::error::Error + Send + Sync>> {
    let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
    let admitted: Vec<SocketAddr> = found.filter(|address| rule.admits(address.ip(), has_tls)).collect();
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

fn build(rule: Rule, has_tls: bool) -> Result<Client, String> {
    let client = http::base()?.https_only(has_tls).connect_timeout(CONNECT_TIME);
    client.dns_resolver(Arc::new(Guard { rule, has_tls })).build().map_err(|error| error.to_string())
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
}
