//! Messages from the moment they are due to the moment a relay took them.
//!
//! [`write`] makes a record of the caller's commit; after that commit [`deliver`] makes the first attempt within the
//! request. What fails in a way that may pass is the worker's.

use std::time::Duration;

use domain::{
    ids::RecordId,
    message::{self, Channel, CodeDelivery, CustomTexts, Kind, Notice, Outgoing, Payload, Recipient, Values},
    pool::{Contact, Pool},
    secret::Secret,
    user::User,
};
use store::{Purpose, Transaction};

use crate::{
    context::Context,
    refusals::{Refusal, Result},
    triggers::{self, Trigger},
    workers::outbox,
};

/// How long the request that wrote a message has it to itself.
const LEASE: Duration = Duration::from_secs(30);
/// How long a request waits for the first attempt.
const PATIENCE: Duration = Duration::from_secs(3);

/// A message to one user.
pub struct Letter<'a> {
    pub kind: Kind,
    pub contact: Contact,
    pub address: &'a str,
    /// The code, or an invitation's temporary password.
    pub code: Option<&'a Secret>,
    /// The name the person signs in with.
    pub username: &'a str,
    /// Where a click confirms the account.
    pub link: Option<&'a str>,
    /// After this nobody needs the message any more.
    pub useful: Duration,
}

/// A message that is written with the caller's commit and still to be tried.
#[must_use]
pub struct Delivery {
    outgoing: Outgoing,
}

impl Delivery {
    pub const fn channel(&self) -> Channel {
        self.outgoing.recipient.channel
    }
}

/// Makes the message a record of the caller's commit.
///
/// # Errors
/// [`Refusal::TriggerNotCallable`], [`Refusal::NoSmsConfiguration`]. Cognito reports both after what caused the message
/// was stored, so the caller commits nevertheless.
pub fn write(cx: &Context, tx: &mut Transaction, pool: &Pool, user: &User, letter: &Letter<'_>) -> Result<Delivery> {
    let channel = letter.contact.channel();
    check(pool, channel)?;
    let values = Values { code: letter.code, username: letter.username, link: letter.link };
    let composed = message::compose(pool, letter.kind, channel, &CustomTexts::default(), values);
    if composed.fell_back {
        tracing::warn!(
            pool.id = %pool.id, kind = letter.kind.as_str(), channel = channel.as_str(),
            "the template lacks what the message is sent for, so the default text is sent"
        );
    }
    let sender = (channel == Channel::Email).then(|| message::sender(&pool.settings.email));
    let recipient = Recipient {
        kind: letter.kind,
        channel,
        to: letter.address.to_owned(),
        user: user.sub.clone(),
        from: sender.as_ref().map(|sender| sender.from.clone()),
        reply_to: sender.and_then(|sender| sender.reply_to),
    };
    let outgoing = sealed(cx, pool, recipient, &composed.payload, letter.useful)?;
    tx.enqueue(&outgoing);
    Ok(Delivery { outgoing })
}

/// Makes a notice by mail a record of the caller's commit, or of what its refusal leaves behind.
///
/// # Errors
/// [`Refusal::TriggerNotCallable`].
pub fn notify(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    user: &User,
    address: &str,
    notice: Notice,
) -> Result<Delivery> {
    triggers::call(pool, Trigger::CustomEmailSender)?;
    let recipient = Recipient {
        kind: Kind::Notification,
        channel: Channel::Email,
        to: address.to_owned(),
        user: user.sub.clone(),
        from: Some(notice.sender.from),
        reply_to: notice.sender.reply_to,
    };
    let payload = Payload {
        subject: Some(notice.subject),
        body: notice.body,
        code: None,
        link: None,
        username: None,
        temporary_password: None,
    };
    let outgoing = sealed(cx, pool, recipient, &payload, message::LONGEST_TRY)?;
    tx.enqueue(&outgoing);
    tx.trace(&outgoing);
    Ok(Delivery { outgoing })
}

/// A message as it is stored, leased to this request.
fn sealed(cx: &Context, pool: &Pool, recipient: Recipient, payload: &Payload, useful: Duration) -> Result<Outgoing> {
    let id = RecordId::generate(cx.wall(), cx.random_anew());
    let payload = serde_json::to_vec(payload).map_err(Refusal::internal)?;
    let store = &cx.shared().store;
    let payload = store.seal(Purpose::MESSAGE, &id.0.to_be_bytes(), &payload).map_err(Refusal::internal)?;
    let pool = (pool.number, pool.id.clone());
    Ok(Outgoing::leased_from_birth(id, pool, recipient, payload, cx.wall(), LEASE, useful))
}

/// Whether the pool can send anything by this channel.
///
/// # Errors
/// As [`write`].
pub fn check(pool: &Pool, channel: Channel) -> Result<()> {
    triggers::call(pool, Trigger::CustomMessage)?;
    match channel {
        Channel::Email => triggers::call(pool, Trigger::CustomEmailSender)?,
        Channel::Sms => triggers::call(pool, Trigger::CustomSmsSender)?,
    }
    if channel == Channel::Sms && pool.settings.sms.is_none() {
        return Err(Refusal::NoSmsConfiguration);
    }
    Ok(())
}

/// The first attempt, after the commit. The request waits three seconds at most.
///
/// # Errors
/// [`Refusal::DeliveryFailed`] when the relay refused for good; what caused the message stays stored.
pub async fn deliver(cx: &Context, delivery: Delivery) -> Result<()> {
    let attempt = outbox::start(cx.shared(), delivery.outgoing);
    match tokio::time::timeout(PATIENCE, attempt).await {
        Ok(outbox::Attempted::Refused(why)) => Err(Refusal::DeliveryFailed(why)),
        Ok(outbox::Attempted::Sent | outbox::Attempted::Postponed) | Err(_) => Ok(()),
    }
}

/// The first attempt, not waited for: where the time an answer takes must not tell whether there is a user.
pub fn deliver_unobserved(cx: &Context, delivery: Delivery) {
    drop(outbox::start(cx.shared(), delivery.outgoing));
}

/// Costs the store what [`deliver_unobserved`] does, for an answer that pretends a message was sent.
pub fn deliver_nothing(cx: &Context) {
    outbox::pretend(cx.shared());
}

/// [`deliver`], or [`deliver_unobserved`] for clients that hide whether a user exists.
///
/// # Errors
/// As [`deliver`].
pub async fn deliver_to(cx: &Context, client: &domain::client::Client, delivery: Delivery) -> Result<()> {
    if client.hides_unknown_users() {
        deliver_unobserved(cx, delivery);
        return Ok(());
    }
    deliver(cx, delivery).await
}

/// What callers are told of a message.
pub fn details(contact: Contact, address: &str) -> CodeDelivery {
    CodeDelivery::to(contact, address)
}
