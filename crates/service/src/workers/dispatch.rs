//! From a record of the outbox to a message that a channel can carry.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::message::{Channel, Kind, Outgoing, Payload, plain_text};

use crate::{
    ports::{About, DeliveryError, Email, FunctionError, Invocation, Reference, Text},
    service::Shared,
    triggers::custom_sender,
};

/// Where a message went.
pub(super) enum Arrived {
    AtRelay(Reference),
    /// Nothing lies behind the inbox.
    InInbox,
}

/// Hands a message to its channel.
pub(super) async fn send(shared: &Shared, outgoing: &Outgoing, payload: &Payload) -> Result<Arrived, DeliveryError> {
    if let Some(arn) = &outgoing.recipient.function {
        return hand_over(shared, outgoing, arn, payload).await;
    }
    let relayed = match outgoing.recipient.channel {
        Channel::Email => match &shared.ports.mailer {
            None => None,
            Some(mailer) => Some(mailer.send(&email(outgoing, payload)?).await),
        },
        Channel::Sms => match &shared.ports.texter {
            None => None,
            Some(texter) => Some(texter.send(&text(outgoing, payload)).await),
        },
    };
    match relayed {
        Some(outcome) => outcome.map(Arrived::AtRelay),
        None if shared.inbox.is_some() => Ok(Arrived::InInbox),
        None => Err(DeliveryError::Permanent(match outgoing.recipient.channel {
            Channel::Email => "Unable to send the email. This server has no way to send mail.".into(),
            Channel::Sms => "Unable to send the message. This server has no way to send text messages.".into(),
        })),
    }
}

/// Gives the message to the function that sends it. What becomes of it there is not known here.
async fn hand_over(
    shared: &Shared,
    outgoing: &Outgoing,
    arn: &str,
    payload: &Payload,
) -> Result<Arrived, DeliveryError> {
    let Some(pool) = &outgoing.pool_id else {
        return Err(DeliveryError::Permanent("only pools have functions".to_owned()));
    };
    let deadline = shared.config.patience.of(pool).time;
    let recipient = &outgoing.recipient;
    let source = custom_sender::source(recipient.kind, recipient.channel).unwrap_or_default();
    let event = payload.body.as_str();
    let call = Invocation { arn, event, source, pool, asynchronous: true, deadline };
    match tokio::time::timeout(deadline, shared.ports.functions.invoke(&call)).await {
        Ok(Ok(_) | Err(FunctionError::Failed(_))) => Ok(Arrived::AtRelay(None)),
        Ok(Err(FunctionError::NotCallable(code))) => Err(DeliveryError::Permanent(code)),
        Ok(Err(FunctionError::Transient(code))) => Err(DeliveryError::Transient(code)),
        Err(_) => Err(DeliveryError::Transient("the function was not reached in time".into())),
    }
}

/// Cognito's mails are HTML whatever they hold; what people without HTML read is made of it.
fn email(outgoing: &Outgoing, payload: &Payload) -> Result<Email, DeliveryError> {
    let (text, html) = match (outgoing.recipient.kind, &payload.html) {
        (Kind::Other, None) => (Some(payload.body.clone()), None),
        (Kind::Other, Some(html)) if *html == payload.body => (None, Some(html.clone())),
        (_, Some(html)) => (Some(payload.body.clone()), Some(html.clone())),
        (_, None) => (Some(plain_text(&payload.body)), Some(payload.body.clone())),
    };
    let raw = payload.raw.as_deref().map(|raw| STANDARD.decode(raw)).transpose();
    Ok(Email {
        id: outgoing.id.to_string(),
        from: outgoing.recipient.from.clone().unwrap_or_default(),
        reply_to: outgoing.recipient.reply_to.clone(),
        to: outgoing.recipient.to.clone(),
        shown: payload.shown.clone(),
        subject: payload.subject.clone().unwrap_or_default(),
        text,
        html,
        raw: raw.map_err(|why| DeliveryError::Permanent(format!("the stored mail is damaged: {why}")))?,
        about: about(outgoing),
    })
}

fn text(outgoing: &Outgoing, payload: &Payload) -> Text {
    Text {
        id: outgoing.id.to_string(),
        to: outgoing.recipient.to.clone(),
        body: payload.body.clone(),
        about: about(outgoing),
    }
}

fn about(outgoing: &Outgoing) -> About {
    About {
        kind: outgoing.recipient.kind,
        pool_id: outgoing.pool_id.as_ref().map(ToString::to_string),
        user_sub: outgoing.recipient.user.as_ref().map(ToString::to_string),
        route: outgoing.recipient.route.clone(),
    }
}
