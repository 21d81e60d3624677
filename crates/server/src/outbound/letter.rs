//! A mail as it travels (RFC 5322): for relays, for SES where it must be whole, and for files.

use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header as _, Headers};
use lettre::message::{Mailbox, Mailboxes, Message, MultiPart, SinglePart, header};
use service::ports::{DeliveryError, Email};

/// Who gets it and from whom, and the mail itself.
pub struct Letter {
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

/// The mail with both its forms, in UTF-8, under an id that is the same for every attempt. Signatures (DKIM) are the
/// relay's to add.
///
/// # Errors
/// What is wrong with it, for good.
pub fn compose(email: &Email) -> Result<Letter, DeliveryError> {
    let from = mailbox("From", &email.from)?;
    let to = mailbox("To", &email.to)?;
    let returned_to = match &email.about.route.return_path {
        Some(path) => mailbox("Return-Path", path)?.email,
        None => from.email.clone(),
    };
    let envelope = Envelope::new(Some(returned_to), vec![to.email.clone()]);
    let envelope = envelope.map_err(|error| DeliveryError::Permanent(error.to_string()))?;
    let bytes = match &email.raw {
        Some(raw) => raw.clone(),
        None => written(email, from, to)?,
    };
    Ok(Letter { envelope, bytes })
}

fn written(email: &Email, from: Mailbox, to: Mailbox) -> Result<Vec<u8>, DeliveryError> {
    let message_id = format!("<{}@{}>", email.id, from.email.domain());
    let mut builder = Message::builder()
        .mailbox(header::From::from(Mailboxes::from(from)))
        .subject(email.subject.clone())
        .message_id(Some(message_id));
    match &email.shown {
        None => builder = builder.to(to),
        Some(shown) => {
            if !shown.to.is_empty() {
                builder = builder.mailbox(header::To::from(mailboxes("To", &shown.to)?));
            }
            if !shown.cc.is_empty() {
                builder = builder.mailbox(header::Cc::from(mailboxes("Cc", &shown.cc)?));
            }
        }
    }
    if let Some(reply_to) = &email.reply_to {
        let several: Mailboxes = reply_to.parse().map_err(|error| wrong("Reply-To", error))?;
        builder = builder.mailbox(header::ReplyTo::from(several));
    }
    let part = |kind: ContentType, body: &String| SinglePart::builder().header(kind).body(body.clone());
    let message = match (&email.text, &email.html) {
        (Some(text), Some(html)) => builder.multipart(
            MultiPart::alternative()
                .singlepart(part(ContentType::TEXT_PLAIN, text))
                .singlepart(part(ContentType::TEXT_HTML, html)),
        ),
        (Some(text), None) => builder.singlepart(part(ContentType::TEXT_PLAIN, text)),
        (None, html) => builder.singlepart(part(ContentType::TEXT_HTML, html.as_ref().unwrap_or(&String::new()))),
    };
    Ok(message.map_err(|error| DeliveryError::Permanent(error.to_string()))?.formatted())
}

/// An address as it stands in a header, names outside ASCII encoded (RFC 2047).
///
/// # Errors
/// As [`compose`].
pub fn encoded(what: &str, address: &str) -> Result<String, DeliveryError> {
    let mut headers = Headers::new();
    headers.set(header::From::from(Mailboxes::from(mailbox(what, address)?)));
    let line = headers.to_string().replace("\r\n", "");
    Ok(line.strip_prefix(&format!("{}: ", header::From::name())).unwrap_or(&line).trim().to_owned())
}

fn mailbox(what: &str, text: &str) -> Result<Mailbox, DeliveryError> {
    text.parse().map_err(|error| wrong(what, error))
}

fn mailboxes(what: &str, texts: &[String]) -> Result<Mailboxes, DeliveryError> {
    texts.iter().map(|text| mailbox(what, text)).collect()
}

fn wrong(what: &str, error: impl std::fmt::Display) -> DeliveryError {
    DeliveryError::Permanent(format!("{what}: {error}"))
}
