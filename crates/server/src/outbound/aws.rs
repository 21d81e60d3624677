//! Signed requests to a service of Amazon's, or to what speaks its language.

use std::time::Duration;

use bytes::Bytes;
use domain::secret::Secret;
use http::{HeaderMap, HeaderValue, Request, Uri, header};
use service::ports::Clock as _;
use wire::sigv4;

use super::clock::SystemClock;
use super::http::{Answer, Client};
use crate::configuration::AwsEndpoint;

/// For a whole exchange: shorter than the outbox leases a message for.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Nothing that answers a message is longer, in bytes.
pub const LONGEST_ANSWER: usize = 64 * 1024;

/// Whose requests they are.
#[derive(Clone)]
pub struct Credentials {
    pub access_key_id: String,
    pub secret: Secret,
    pub session_token: Option<Secret>,
}

/// One service and how to speak to it.
#[derive(Clone)]
pub struct Aws {
    pub http: Client,
    pub endpoint: AwsEndpoint,
    pub credentials: Credentials,
    /// Where requests go that name no region.
    pub region: String,
    /// The name in Amazon's host names (`email`) and the one in signatures (`ses`).
    pub host_name: &'static str,
    pub signing_name: &'static str,
}

/// One request to be signed and sent.
pub struct Asked<'a> {
    pub region: Option<&'a str>,
    pub path: &'a str,
    pub content_type: &'static str,
    pub body: Bytes,
}

impl Aws {
    /// # Errors
    /// Why there is no answer, as text.
    pub async fn post(&self, asked: Asked<'_>) -> Result<Answer, String> {
        let region = asked.region.unwrap_or(&self.region);
        let url = format!("{}{}", self.endpoint.in_region(self.host_name, region), asked.path);
        let uri: Uri = url.parse().map_err(|_| format!("{url} is no address: is {region} a region?"))?;
        let host = uri.authority().map(|authority| authority.as_str().to_owned()).unwrap_or_default();
        let value = |text: &str| HeaderValue::from_str(text).map_err(|error| error.to_string());
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, value(&host)?);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asked.content_type));
        let request =
            sigv4::Request { method: "POST", path: asked.path, query: "", headers: &headers, body: &asked.body };
        let keys = sigv4::Keys {
            access_key_id: &self.credentials.access_key_id,
            secret: self.credentials.secret.expose(),
            session_token: self.credentials.session_token.as_ref().map(Secret::expose),
        };
        let scope = sigv4::Scope { region, service: self.signing_name };
        let signed = sigv4::sign(&request, &keys, &scope, SystemClock.wall().millis());
        for (name, text) in signed.ok_or("the session token cannot stand in a header")? {
            headers.insert(name, value(&text)?);
        }
        let mut request = Request::post(uri).body(asked.body).map_err(|error| error.to_string())?;
        *request.headers_mut() = headers;
        self.http.send(request, PATIENCE, LONGEST_ANSWER).await.map_err(|why| why.to_string())
    }
}

/// A text in a service's JSON answer.
pub fn member<'a>(answer: &'a serde_json::Value, name: &str) -> Option<&'a str> {
    answer.get(name)?.as_str()
}
