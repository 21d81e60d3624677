//! Messages posted to a provider, as docs/webhooks.md describes: JSON, signed as Standard Webhooks has it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::secret::Secret;
use futures::future::BoxFuture;
use http::{Request, StatusCode, Uri, header};
use serde_json::{Value, json};
use service::ports::{About, Clock as _, DeliveryError, Email, Mailer, Reference, Text, Texter};

use super::aws::{LONGEST_ANSWER, PATIENCE, member};
use super::clock::SystemClock;
use super::http::Client;
use crate::failure::Failure;

const PREFIX: &str = "whsec_";
/// What Standard Webhooks allows.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;
/// They say that this message is wrong; every other status is about us or about now.
const REFUSALS: [StatusCode; 3] =
    [StatusCode::BAD_REQUEST, StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNPROCESSABLE_ENTITY];

pub struct Webhook {
    pub http: Client,
    pub uri: Uri,
    pub key: WebhookKey,
}

/// What posts are signed with.
#[derive(Clone)]
pub struct WebhookKey(Secret);

impl WebhookKey {
    /// # Errors
    /// A refusal that says what is expected.
    pub fn new(secret: &str) -> Result<Self, Failure> {
        let bytes = secret.strip_prefix(PREFIX).and_then(|encoded| STANDARD.decode(encoded).ok());
        match bytes {
            Some(bytes) if KEY_LENGTHS.contains(&bytes.len()) => Ok(Self(Secret::new(secret))),
            _ => Err(Failure::refused(
                "--webhook-secret must be `whsec_` and base64 of 24 to 64 bytes, as from: echo whsec_$(openssl rand -base64 32)",
            )),
        }
    }

    /// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
    fn sign(&self, id: &str, timestamp: &str, body: &str) -> String {
        use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
        let encoded = self.0.expose().strip_prefix(PREFIX).unwrap_or_default();
        let key = Key::new(HMAC_SHA256, &STANDARD.decode(encoded).unwrap_or_default());
        format!("v1,{}", STANDARD.encode(sign(&key, format!("{id}.{timestamp}.{body}").as_bytes()).as_ref()))
    }
}

impl Webhook {
    async fn post(&self, id: &str, body: &Value) -> Result<Reference, DeliveryError> {
        let body = body.to_string();
        let timestamp = SystemClock.wall().seconds().to_string();
        let request = Request::post(self.uri.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-signature", self.key.sign(id, &timestamp, &body))
            .header("webhook-timestamp", timestamp)
            .body(Bytes::from(body))
            .map_err(|error| DeliveryError::Permanent(error.to_string()))?;
        let answer = self.http.send(request, PATIENCE, LONGEST_ANSWER).await;
        let answer = answer.map_err(|why| DeliveryError::Transient(why.to_string()))?;
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if answer.status.is_success() {
            return Ok(member(&told, "id").map(str::to_owned));
        }
        let said = member(&told, "message").map_or_else(|| answer.status.to_string(), str::to_owned);
        Err(match REFUSALS.contains(&answer.status) {
            true => DeliveryError::Permanent(said),
            false => DeliveryError::Transient(said),
        })
    }
}

impl Mailer for Webhook {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(async move {
            let About { kind, pool_id, user_sub, route } = &email.about;
            let tags: serde_json::Map<_, _> =
                route.tags.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
            let data = json!({
                "id": email.id,
                "kind": kind.as_str(),
                "pool_id": pool_id,
                "user_sub": user_sub,
                "from": email.from,
                "reply_to": email.reply_to,
                "to": email.to,
                "subject": email.subject,
                "text": email.text,
                "html": email.html,
                "raw": email.raw.as_ref().map(|raw| STANDARD.encode(raw)),
                "configuration_set": route.configuration_set,
                "return_path": route.return_path,
                "tags": tags,
            });
            self.post(&email.id, &event("message.email", data)).await
        })
    }
}

impl Texter for Webhook {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(async move {
            let About { kind, pool_id, user_sub, route } = &text.about;
            let data = json!({
                "id": text.id,
                "kind": kind.as_str(),
                "pool_id": pool_id,
                "user_sub": user_sub,
                "to": text.to,
                "body": text.body,
                "origination": route.origination,
                "sender_id": route.sender_id,
            });
            self.post(&text.id, &event("message.sms", data)).await
        })
    }
}

fn event(kind: &str, data: Value) -> Value {
    let now = jiff::Timestamp::from_millisecond(SystemClock.wall().millis()).unwrap_or_default();
    json!({"type": kind, "timestamp": now.to_string(), "data": data})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_signed_as_the_standards_example() {
        let key = WebhookKey::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#;
        assert_eq!(
            key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        for secret in ["", "secret", "whsec_", "whsec_AAAA", "whsec_???"] {
            assert!(WebhookKey::new(secret).is_err(), "{secret}");
        }
    }
}
