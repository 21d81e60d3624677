//! What programs send by themselves, through the languages of SES and SNS: into the same outbox and inbox as the messages
//! of pools.

mod raw;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    mail_template::Parts,
    message::{Addressees, Channel, Kind, Payload, Recipient, Route},
    pool::{bare_address, is_address},
};

pub use raw::read;

use super::templates;
use crate::{
    context::Context,
    messages,
    refusals::{PostRefusal, Result},
};

/// Amazon's limit: "Service quotas in Amazon SES", recipients per message.
const MOST_RECIPIENTS: usize = 50;
/// What all copies of a message may be together, in bytes: each recipient's is a record.
const LARGEST: usize = 8 * 1024 * 1024;
/// Amazon's limit: "Publishing SMS messages", characters.
const LONGEST_TEXT: usize = 1600;

/// A mail as its sender wants it.
#[derive(Clone, Debug, Default)]
pub struct Mail {
    /// `addr` or `Name <addr>`, as all addresses here.
    pub from: String,
    pub reply_to: Vec<String>,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub bcc: Vec<String>,
    pub subject: String,
    pub text: Option<String>,
    pub html: Option<String>,
    /// The whole mail, where its sender wrote it; then the rest is what was read in it.
    pub raw: Option<Vec<u8>>,
    pub route: Route,
    /// Why there is nothing to send: it is written down as failed.
    pub failure: Option<String>,
}

impl Mail {
    /// What the parts of a template say with this data. Whoever sends is not told what is missing, as with SES.
    pub fn of(self, parts: &Parts, data: &str) -> Self {
        match templates::rendered(parts, data) {
            Ok(parts) => Self { subject: parts.subject, text: parts.text, html: parts.html, ..self },
            Err(why) => Self { subject: parts.subject.clone(), text: Some(String::new()), failure: Some(why), ..self },
        }
    }
}

/// Takes a mail for each of its recipients, all or none, and returns SES's kind of id. What comes of it is not waited for,
/// as with SES.
///
/// # Errors
/// [`PostRefusal`].
pub async fn send_mail(cx: &Context, mail: Mail) -> Result<String> {
    let recipients: Vec<String> = [&mail.to, &mail.cc, &mail.bcc].into_iter().flatten().cloned().collect();
    check(&mail, &recipients)?;
    let body = mail.text.clone().or_else(|| mail.html.clone()).unwrap_or_default();
    let shown = Addressees { to: mail.to.clone(), cc: mail.cc.clone() };
    let is_alone = recipients.len() == 1 && mail.to.len() == 1;
    let mut payload = Payload::plain(Some(mail.subject.clone()), body);
    payload.html = mail.html.clone();
    payload.shown = (!is_alone && mail.raw.is_none()).then_some(shown);
    payload.raw = mail.raw.as_ref().map(|raw| STANDARD.encode(raw));
    let mut tx = cx.begin();
    let mut deliveries = Vec::new();
    for to in &recipients {
        let recipient = Recipient {
            kind: Kind::Other,
            channel: Channel::Email,
            to: bare_address(to).to_owned(),
            user: None,
            from: Some(mail.from.clone()),
            reply_to: (!mail.reply_to.is_empty()).then(|| mail.reply_to.join(", ")),
            route: mail.route.clone(),
            function: None,
        };
        deliveries.push(match &mail.failure {
            None => messages::post(cx, &mut tx, recipient, &payload)?,
            Some(why) => messages::post_failed(cx, &mut tx, recipient, &payload, why)?,
        });
    }
    tx.commit().await?;
    let first = deliveries.first().map(messages::Delivery::id).unwrap_or_default();
    for delivery in deliveries {
        messages::deliver_unobserved(cx, delivery);
    }
    // Of the form of SES's own: the record's id, then what looks like a UUID.
    Ok(format!("{first}-{}-000000", uuid(cx)))
}

fn check(mail: &Mail, recipients: &[String]) -> std::result::Result<(), PostRefusal> {
    if mail.from.is_empty() {
        return Err(PostRefusal::NoSender);
    }
    if recipients.is_empty() {
        return Err(PostRefusal::NoRecipient);
    }
    if recipients.len() > MOST_RECIPIENTS {
        return Err(PostRefusal::TooManyRecipients);
    }
    let addresses = recipients.iter().chain(&mail.reply_to).chain([&mail.from]).chain(&mail.route.return_path);
    for address in addresses {
        // What could begin another header is in no address.
        if !is_address(bare_address(address)) || address.contains(['\r', '\n', '\0']) {
            return Err(PostRefusal::Address(address.clone()));
        }
    }
    if mail.raw.is_none() && mail.text.is_none() && mail.html.is_none() {
        return Err(PostRefusal::Empty);
    }
    let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let size = mail.raw.as_ref().map_or(0, Vec::len) + length(&mail.text) + length(&mail.html);
    if size * recipients.len() > LARGEST {
        return Err(PostRefusal::TooLarge);
    }
    Ok(())
}

/// Takes a text message and returns its id. What comes of it is not waited for, as with SNS.
///
/// # Errors
/// [`PostRefusal`].
pub async fn send_text(cx: &Context, number: &str, text: String, route: Route) -> Result<String> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    if !(7..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PostRefusal::Number(number.to_owned()).into());
    }
    if text.is_empty() {
        return Err(PostRefusal::Empty.into());
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(PostRefusal::TextTooLong.into());
    }
    let recipient = Recipient {
        kind: Kind::Other,
        channel: Channel::Sms,
        to: format!("+{digits}"),
        user: None,
        from: None,
        reply_to: None,
        route,
        function: None,
    };
    let mut tx = cx.begin();
    let delivery = messages::post(cx, &mut tx, recipient, &Payload::plain(None, text))?;
    tx.commit().await?;
    messages::deliver_unobserved(cx, delivery);
    Ok(uuid(cx))
}

fn uuid(cx: &Context) -> String {
    let mut bytes = [0; 16];
    cx.random().fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Texts that are not empty.
pub fn given(texts: Option<Vec<String>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().filter(|text| !text.is_empty()).collect()
}
