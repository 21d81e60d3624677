//! Publish: a text message to a phone number.

use std::collections::BTreeMap;

use domain::message::Route;
use wire::services::sns::{MessageAttributeValue, Publish, PublishInput, PublishResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::posting,
    refusals::{PostRefusal, Refusal, Result},
};

impl Operation for Publish {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PublishInput) -> Result<PublishResponse> {
        for (name, is_there) in [
            ("TopicArn", input.topic_arn.is_some()),
            ("TargetArn", input.target_arn.is_some()),
            ("MessageDeduplicationId", input.message_deduplication_id.is_some()),
            ("MessageGroupId", input.message_group_id.is_some()),
        ] {
            if is_there {
                return Err(Refusal::Unsupported(name.to_owned()));
            }
        }
        let number = input.phone_number.ok_or(PostRefusal::NoNumber)?;
        let text = match input.message_structure.as_deref() {
            None => input.message,
            Some("json") => of_structure(&input.message)?,
            Some(_) => return Err(PostRefusal::Structure("the only valid value is json").into()),
        };
        // The subject is for topics' mail; a text message has none.
        let route = route(input.message_attributes.unwrap_or_default())?;
        let message_id = posting::send_text(cx, &number, text, route).await?;
        Ok(PublishResponse { message_id: Some(message_id), sequence_number: None })
    }
}

/// One text for each protocol: the one for text messages, else the one for all.
fn of_structure(message: &str) -> std::result::Result<String, PostRefusal> {
    let texts: BTreeMap<String, String> =
        serde_json::from_str(message).map_err(|_| PostRefusal::Structure("JSON message body failed to parse"))?;
    let default = texts.get("default").ok_or(PostRefusal::Structure("No default entry in JSON message body"))?;
    Ok(texts.get("sms").unwrap_or(default).clone())
}

/// Attributes of other names are the caller's own affair, as with SNS.
fn route(attributes: BTreeMap<String, MessageAttributeValue>) -> std::result::Result<Route, PostRefusal> {
    let mut route = Route::default();
    for (name, value) in attributes {
        let Some(text) = value.string_value else {
            if name.starts_with("AWS.") {
                return Err(PostRefusal::Attribute(name));
            }
            continue;
        };
        match name.as_str() {
            "AWS.SNS.SMS.SMSType" if text == "Promotional" => route.is_promotional = true,
            "AWS.SNS.SMS.SMSType" if text == "Transactional" => route.is_promotional = false,
            "AWS.SNS.SMS.SenderID" if is_sender_id(&text) => route.sender_id = Some(text),
            "AWS.SNS.SMS.MaxPrice" if text.parse::<f64>().is_ok_and(|price| price > 0.0) => {
                route.max_price = Some(text)
            }
            "AWS.MM.SMS.OriginationNumber" if !text.is_empty() => route.origination = Some(text),
            "AWS.MM.SMS.EntityId" if !text.is_empty() => route.entity_id = Some(text),
            "AWS.MM.SMS.TemplateId" if !text.is_empty() => route.template_id = Some(text),
            _ if name.starts_with("AWS.SNS.SMS.") || name.starts_with("AWS.MM.SMS.") => {
                return Err(PostRefusal::Attribute(name));
            }
            _ => {}
        }
    }
    Ok(route)
}

/// Up to eleven letters and digits, one letter among them.
fn is_sender_id(text: &str) -> bool {
    (1..=11).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}
