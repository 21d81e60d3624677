//! Text messages through Amazon SNS (`Publish` to a phone number), or what speaks its language.

use bytes::Bytes;
use domain::message::Route;
use form_urlencoded::Serializer;
use futures::future::BoxFuture;
use service::ports::{DeliveryError, Reference, Text, Texter};

use super::aws::{Asked, Aws};

const VERSION: &str = "2010-03-31";
/// About this message, whatever they say; every other error is about us or about now.
const REFUSALS: [&str; 4] = ["InvalidParameter", "InvalidParameterValue", "OptedOut", "ParameterValueInvalid"];

pub struct Sns(pub Aws);

impl Sns {
    async fn deliver(&self, text: &Text) -> Result<Reference, DeliveryError> {
        let asked = Asked {
            region: text.about.route.region.as_deref(),
            path: "/",
            content_type: "application/x-www-form-urlencoded; charset=utf-8",
            body: Bytes::from(request(text)),
        };
        let answer = self.0.post(asked).await.map_err(DeliveryError::Transient)?;
        let told = String::from_utf8_lossy(&answer.body);
        if answer.status.is_success() {
            return Ok(element(&told, "MessageId"));
        }
        let kind = element(&told, "Code").unwrap_or_default();
        let said = element(&told, "Message").unwrap_or_else(|| answer.status.to_string());
        Err(match REFUSALS.contains(&kind.as_str()) {
            true => DeliveryError::Permanent(said),
            false => DeliveryError::Transient(format!("{kind}: {said}")),
        })
    }
}

impl Texter for Sns {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(self.deliver(text))
    }
}

fn request(text: &Text) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("Action", "Publish").append_pair("Version", VERSION);
    form.append_pair("PhoneNumber", &text.to).append_pair("Message", &text.body);
    for (place, (name, kind, value)) in (1..).zip(attributes(&text.about.route)) {
        let entry = format!("MessageAttributes.entry.{place}");
        form.append_pair(&format!("{entry}.Name"), name);
        form.append_pair(&format!("{entry}.Value.DataType"), kind);
        form.append_pair(&format!("{entry}.Value.StringValue"), value);
    }
    form.finish()
}

/// Name, type and value. An origination identity that is a number or a short code is one; any other is a sender's name.
fn attributes(route: &Route) -> Vec<(&'static str, &'static str, &str)> {
    let kind = if route.is_promotional { "Promotional" } else { "Transactional" };
    let mut attributes = vec![("AWS.SNS.SMS.SMSType", "String", kind)];
    let is_number = |text: &str| text.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit());
    let (number, name) = match route.origination.as_deref() {
        Some(identity) if is_number(identity) => (Some(identity), None),
        other => (None, other),
    };
    let optional = [
        ("AWS.MM.SMS.OriginationNumber", "String", number),
        ("AWS.SNS.SMS.SenderID", "String", route.sender_id.as_deref().or(name)),
        ("AWS.SNS.SMS.MaxPrice", "Number", route.max_price.as_deref()),
        ("AWS.MM.SMS.EntityId", "String", route.entity_id.as_deref()),
        ("AWS.MM.SMS.TemplateId", "String", route.template_id.as_deref()),
    ];
    attributes.extend(optional.into_iter().filter_map(|(name, kind, value)| Some((name, kind, value?))));
    attributes
}

/// The text of the first element of this name.
fn element(xml: &str, name: &str) -> Option<String> {
    let document = roxmltree::Document::parse(xml).ok()?;
    let node = document.descendants().find(|node| node.tag_name().name() == name)?;
    node.text().map(str::to_owned)
}
