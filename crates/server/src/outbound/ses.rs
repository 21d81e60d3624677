//! Mail through Amazon SES, API v2 (`SendEmail`), or what speaks its language.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use service::ports::{DeliveryError, Email, Mailer, Reference};

use super::aws::{Asked, Aws, member};
use super::letter;

const PATH: &str = "/v2/email/outbound-emails";
/// The tag that comes back in events of a message: our id of it.
const TAG: &str = "poolhouse-message-id";
/// About this message, whatever they say; every other error is about us or about now.
const REFUSALS: [&str; 4] =
    ["BadRequestException", "MessageRejected", "MailFromDomainNotVerifiedException", "InvalidParameterValue"];

pub struct Ses(pub Aws);

impl Ses {
    async fn deliver(&self, email: &Email) -> Result<Reference, DeliveryError> {
        let body = request(email)?.to_string();
        let region = email.about.route.source_arn.as_deref().and_then(region_of);
        let asked = Asked { region, path: PATH, content_type: "application/json", body: Bytes::from(body) };
        let answer = self.0.post(asked).await.map_err(DeliveryError::Transient)?;
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if answer.status.is_success() {
            return Ok(member(&told, "MessageId").map(str::to_owned));
        }
        let header = answer.headers.get("x-amzn-errortype").and_then(|kind| kind.to_str().ok());
        let kind = header.or(member(&told, "__type")).or(member(&told, "code")).unwrap_or_default();
        let kind = kind.split(':').next().unwrap_or_default().rsplit('#').next().unwrap_or_default();
        let said = member(&told, "message").or(member(&told, "Message"));
        let said = said.map_or_else(|| format!("{} {kind}", answer.status), str::to_owned);
        Err(match REFUSALS.contains(&kind) {
            true => DeliveryError::Permanent(said),
            false => DeliveryError::Transient(format!("{kind}: {said}")),
        })
    }
}

impl Mailer for Ses {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(self.deliver(email))
    }
}

fn request(email: &Email) -> Result<Value, DeliveryError> {
    let part = |data: &String| json!({"Data": data, "Charset": "UTF-8"});
    let content = match &email.raw {
        Some(raw) => json!({"Raw": {"Data": STANDARD.encode(raw)}}),
        // Several recipients are named and one is meant: only a whole mail can say so.
        None if email.shown.is_some() => json!({"Raw": {"Data": STANDARD.encode(letter::compose(email)?.bytes)}}),
        None => {
            let body = present(json!({"Text": email.text.as_ref().map(part), "Html": email.html.as_ref().map(part)}));
            json!({"Simple": {"Subject": part(&email.subject), "Body": body}})
        }
    };
    let reply_to = email.reply_to.as_ref().map(|all| all.split(',').map(str::trim).collect::<Vec<_>>());
    let route = &email.about.route;
    let own = [(TAG, email.id.as_str())];
    let tags = route.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(own);
    let tags: Vec<_> = tags.map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    Ok(present(json!({
        "FromEmailAddress": letter::encoded("From", &email.from)?,
        "FromEmailAddressIdentityArn": route.source_arn,
        "Destination": {"ToAddresses": [letter::encoded("To", &email.to)?]},
        "ReplyToAddresses": reply_to,
        "Content": content,
        "EmailTags": tags,
        "FeedbackForwardingEmailAddress": route.return_path,
        "ConfigurationSetName": route.configuration_set,
    })))
}

/// Without the members that are null.
fn present(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|_, value| !value.is_null());
    }
    object
}

/// Of `arn:aws:ses:REGION:…`.
fn region_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(3).filter(|region| !region.is_empty())
}
