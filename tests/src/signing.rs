//! Requests signed as the AWS SDKs sign them.

use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use wire::sigv4::{Keys, Request, Scope, sign};

use crate::HttpRequest;

/// What `poolhouse keys create --json` prints.
#[derive(Clone, Debug)]
pub struct AccessKey {
    pub id: String,
    pub secret: String,
}

impl AccessKey {
    /// # Panics
    /// When the text is not what the command promises.
    pub fn of_json(text: &[u8]) -> Self {
        let printed: Value = serde_json::from_slice(text).expect("one line of JSON");
        assert_eq!(printed.as_object().unwrap().len(), 2, "{printed}");
        let member = |name: &str| printed[name].as_str().unwrap().to_owned();
        Self { id: member("AccessKeyId"), secret: member("SecretAccessKey") }
    }
}

/// The moment of this machine's clock, which signatures go by.
pub fn wall_clock() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

impl HttpRequest {
    /// Signed now, for `cognito-idp` in `us-east-1`.
    #[must_use]
    pub fn signed(self, address: &str, key: &AccessKey) -> Self {
        self.signed_at(address, key, wall_clock())
    }

    /// Signed at a moment in milliseconds since 1970.
    #[must_use]
    pub fn signed_at(self, address: &str, key: &AccessKey, moment: i64) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_str(address).unwrap());
        for (name, value) in &self.headers {
            headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let request =
            Request { method: &self.method, path: &self.target, query: "", headers: &headers, body: &self.body };
        let keys = Keys { access_key_id: &key.id, secret: &key.secret, session_token: None };
        let added = sign(&request, &keys, &Scope { region: "us-east-1", service: "cognito-idp" }, moment).unwrap();
        let host = self.headers.iter().any(|(name, _)| name == "host");
        let signed = added.into_iter().fold(self, |request, (name, value)| request.header(name, &value));
        if host { signed } else { signed.header("host", address) }
    }
}
