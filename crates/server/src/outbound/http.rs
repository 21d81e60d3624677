//! Calls over HTTP and HTTPS: no redirects, no proxy, an end to time and size.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, StatusCode};
use rustls::{ClientConfig, RootCertStore};

/// To connect, of the time that a caller allows.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// A connection that nobody uses is kept for so long.
const IDLE_TIME: Duration = Duration::from_secs(30);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Nobody is there, the certificate is not to be trusted, or the connection broke off.
    #[error("{0}")]
    Unreachable(String),
    #[error("no answer in time")]
    TooSlow,
    #[error("the answer is too large")]
    TooLarge,
}

/// Connections are kept and shared. Root certificates are read when the first call is made.
#[derive(Clone, Default)]
pub struct Client(Arc<OnceLock<Result<reqwest::Client, String>>>);

impl Client {
    /// `time` is for the whole call, `largest` for the body of the answer.
    ///
    /// # Errors
    /// [`Unanswered`].
    pub async fn send(&self, request: Request<Bytes>, time: Duration, largest: usize) -> Result<Answer, Unanswered> {
        let client = self.0.get_or_init(build).as_ref().map_err(|why| Unanswered::Unreachable(why.clone()))?;
        let asked = async {
            let request = reqwest::Request::try_from(request).map_err(|error| unreachable(&error))?;
            let mut response = client.execute(request).await.map_err(|error| unreachable(&error))?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            let mut body = BytesMut::new();
            while let Some(part) = response.chunk().await.map_err(|error| unreachable(&error))? {
                if body.len() + part.len() > largest {
                    return Err(Unanswered::TooLarge);
                }
                body.extend_from_slice(&part);
            }
            Ok(Answer { status, headers, body: body.freeze() })
        };
        tokio::time::timeout(time, asked).await.unwrap_or(Err(Unanswered::TooSlow))
    }
}

fn build() -> Result<reqwest::Client, String> {
    let client = base()?.connect_timeout(CONNECT_TIME).pool_idle_timeout(IDLE_TIME);
    client.build().map_err(|error| error.to_string())
}

/// What all calls have in common: certificates that this machine trusts, no redirects, no proxy.
pub(super) fn base() -> Result<reqwest::ClientBuilder, String> {
    let mut roots = RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // One that cannot be read vouches for nobody.
        let _ = roots.add(certificate);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(reqwest::Client::builder().use_preconfigured_tls(tls).redirect(reqwest::redirect::Policy::none()).no_proxy())
}

fn unreachable(error: &(dyn std::error::Error + 'static)) -> Unanswered {
    Unanswered::Unreachable(innermost(error).to_string())
}

/// The innermost reason says most: the others repeat the address.
pub(super) fn innermost<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// Answers one caller with these bytes.
    #[allow(clippy::disallowed_methods, reason = "the other side of a test")]
    async fn answering(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.read(&mut [0; 1]).await;
        });
        url
    }

    async fn call(url: &str, time: Duration) -> Result<Answer, Unanswered> {
        Client::default().send(Request::post(url).body(Bytes::new()).unwrap(), time, 4).await
    }

    const LONG: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn answers_have_an_end_and_lead_nowhere_else() {
        let url = answering("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfour").await;
        assert_eq!(call(&url, LONG).await.unwrap().body, "four");
        let url = answering("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfives").await;
        assert_eq!(call(&url, LONG).await.err(), Some(Unanswered::TooLarge));
        let url = answering("HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n").await;
        assert_eq!(call(&url, LONG).await.unwrap().status, 307);
        let url = answering("").await;
        assert_eq!(call(&url, Duration::from_millis(20)).await.err(), Some(Unanswered::TooSlow));
        assert!(matches!(call("http://127.0.0.1:1/", LONG).await, Err(Unanswered::Unreachable(_))));
    }
}
