//! Sends what was written to the outbox, and writes down what came of it.

use std::{future::Future, sync::Arc, time::Duration};

use domain::{
    ids::RecordId,
    message::{Channel, Outgoing, Payload},
    time::Timestamp,
};
use futures::{StreamExt, stream};
use store::Purpose;
use tokio::sync::Notify;

use crate::{
    inbox::InboxMessage,
    ports::{DeliveryError, Email, FunctionError, Invocation, Text},
    service::Shared,
    triggers::custom_sender,
};

/// Between two looks when nobody rings.
const REST: Duration = Duration::from_secs(1);
/// How long a worker has a message to itself.
const LEASE: Duration = Duration::from_secs(60);
/// Messages claimed and sent at a time.
const HANDFUL: usize = 16;

/// Rung when a message was postponed.
#[derive(Default)]
pub struct Bell(Notify);

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempted {
    Sent,
    /// A worker tries again.
    Postponed,
    /// For good, with the relay's words.
    Refused(String),
}

/// Begins an attempt that goes on when nobody waits for it any more.
pub(crate) fn start(shared: &Arc<Shared>, outgoing: Outgoing) -> impl Future<Output = Attempted> + Send + use<> {
    let shared = shared.clone();
    #[allow(clippy::disallowed_methods, reason = "an attempt outlives the request that began it")]
    let attempt = tokio::spawn(async move { attempt(&shared, outgoing).await });
    async move { attempt.await.unwrap_or(Attempted::Postponed) }
}

/// Asks of the store what an attempt asks of it, and sends nothing.
pub(crate) fn pretend(shared: &Arc<Shared>) {
    let shared = shared.clone();
    #[allow(clippy::disallowed_methods, reason = "as an attempt, it outlives the request that began it")]
    tokio::spawn(async move {
        let read = shared.store.begin().message(RecordId(0)).await;
        if let (Ok(_), Err(error)) = (read, shared.store.decoy_commit().await) {
            tracing::debug!(%error, "a decoy was not written");
        }
    });
}

pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        match shared.store.claim_messages(shared.ports.clock.wall(), LEASE, HANDFUL).await {
            Ok(claimed) if claimed.is_empty() => rest(shared).await,
            Ok(claimed) => {
                let attempts = stream::iter(claimed).map(|outgoing| attempt(shared, Arc::unwrap_or_clone(outgoing)));
                attempts.buffer_unordered(HANDFUL).for_each(|_| async {}).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read, trying again");
                rest(shared).await;
            }
        }
    }
}

async fn rest(shared: &Shared) {
    let _ = tokio::time::timeout(REST, shared.outbox.0.notified()).await;
}

async fn attempt(shared: &Arc<Shared>, outgoing: Outgoing) -> Attempted {
    let payload = match open(shared, &outgoing) {
        Ok(payload) => payload,
        Err(why) => {
            tracing::error!(message.id = %outgoing.id, %why, "a message cannot be opened");
            return Attempted::Postponed;
        }
    };
    if outgoing.attempts == 0
        && outgoing.recipient.function.is_none()
        && let Some(inbox) = &shared.inbox
    {
        inbox.add(shown(&outgoing, &payload, shared.ports.clock.wall()));
    }
    let sent = send(shared, &outgoing, &payload).await;
    let now = shared.ports.clock.wall();
    let (after, attempted) = match sent {
        Ok(Arrived::AtRelay) => (outgoing.sent(now, None), Attempted::Sent),
        Ok(Arrived::InInbox) => (outgoing.delivered(now), Attempted::Sent),
        Err(DeliveryError::Permanent(why)) => (outgoing.failed(now, &why), Attempted::Refused(why)),
        Err(DeliveryError::Transient(why)) => (outgoing.postponed(now, &why), Attempted::Postponed),
    };
    if let Some(inbox) = &shared.inbox {
        inbox.mark(&outgoing.id.to_string(), after.status().as_str());
    }
    let status = after.status().as_str();
    metrics::counter!("poolhouse_messages_total", "channel" => outgoing.recipient.channel.as_str(), "status" => status)
        .increment(1);
    if let Err(error) = shared.store.settle_message(&outgoing, &after).await {
        // It may be sent once more: the record's id is the idempotency key.
        tracing::warn!(message.id = %outgoing.id, %error, "the outcome of an attempt was not written");
    }
    if attempted == Attempted::Postponed {
        shared.outbox.0.notify_one();
    }
    attempted
}

enum Arrived {
    AtRelay,
    /// Nothing lies behind the inbox.
    InInbox,
}

async fn send(shared: &Shared, outgoing: &Outgoing, payload: &Payload) -> Result<Arrived, DeliveryError> {
    let id = outgoing.id.to_string();
    if let Some(arn) = &outgoing.recipient.function {
        return hand_over(shared, outgoing, arn, payload).await;
    }
    let to = outgoing.recipient.to.clone();
    let relayed = match outgoing.recipient.channel {
        Channel::Email => match &shared.ports.mailer {
            None => None,
            Some(mailer) => {
                let email = Email {
                    id,
                    from: outgoing.recipient.from.clone().unwrap_or_default(),
                    reply_to: outgoing.recipient.reply_to.clone(),
                    to,
                    subject: payload.subject.clone().unwrap_or_default(),
                    body: payload.body.clone(),
                };
                Some(mailer.send(&email).await)
            }
        },
        Channel::Sms => match &shared.ports.texter {
            None => None,
            Some(texter) => Some(texter.send(&Text { id, to, body: payload.body.clone() }).await),
        },
    };
    match relayed {
        Some(outcome) => outcome.map(|()| Arrived::AtRelay),
        None if shared.inbox.is_some() => Ok(Arrived::InInbox),
        None => Err(DeliveryError::Permanent(match outgoing.recipient.channel {
            Channel::Email => "Unable to send the email. This server has no mail relay.".into(),
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
    let deadline = shared.config.patience.of(&outgoing.pool_id).time;
    let recipient = &outgoing.recipient;
    let source = custom_sender::source(recipient.kind, recipient.channel).unwrap_or_default();
    let (event, pool) = (payload.body.as_str(), &outgoing.pool_id);
    let call = Invocation { arn, event, source, pool, asynchronous: true, deadline };
    match tokio::time::timeout(deadline, shared.ports.functions.invoke(&call)).await {
        Ok(Ok(_) | Err(FunctionError::Failed(_))) => Ok(Arrived::AtRelay),
        Ok(Err(FunctionError::NotCallable(code))) => Err(DeliveryError::Permanent(code)),
        Ok(Err(FunctionError::Transient(code))) => Err(DeliveryError::Transient(code)),
        Err(_) => Err(DeliveryError::Transient("the function was not reached in time".into())),
    }
}

fn open(shared: &Shared, outgoing: &Outgoing) -> Result<Payload, String> {
    let place = outgoing.id.0.to_be_bytes();
    let bytes = shared.store.open_sealed(Purpose::MESSAGE, &place, &outgoing.payload).map_err(|why| why.to_string())?;
    serde_json::from_slice(&bytes).map_err(|why| why.to_string())
}

fn shown(outgoing: &Outgoing, payload: &Payload, now: Timestamp) -> InboxMessage {
    let is_html = outgoing.recipient.channel == Channel::Email && looks_like_html(&payload.body);
    InboxMessage {
        id: outgoing.id.to_string(),
        pool_id: outgoing.pool_id.to_string(),
        user_sub: Some(outgoing.recipient.user.to_string()),
        kind: outgoing.recipient.kind.as_str().to_owned(),
        channel: outgoing.recipient.channel.as_str().to_owned(),
        to: outgoing.recipient.to.clone(),
        subject: payload.subject.clone(),
        body: payload.body.clone(),
        html: is_html.then(|| payload.body.clone()),
        code: payload.code.clone(),
        link: payload.link.clone(),
        username: payload.username.clone(),
        temporary_password: payload.temporary_password.clone(),
        sent_at: jiff::Timestamp::from_millisecond(now.millis()).map(|at| at.to_string()).unwrap_or_default(),
        status: outgoing.status().as_str().to_owned(),
    }
}

/// A `<` that begins a tag.
fn looks_like_html(text: &str) -> bool {
    text.split('<')
        .skip(1)
        .any(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '!'))
}
