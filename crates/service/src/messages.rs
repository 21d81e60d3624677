//! Messages from the moment they are due to the moment a relay took them.
//!
//! [`write`] makes a record of the caller's commit; after that commit [`deliver`] makes the first attempt within the
//! request. What fails in a way that may pass is the worker's.

mod budgeted;

use std::time::Duration;

use domain::{
    ids::RecordId,
    message::{self, Channel, CodeDelivery, Kind, MessageEvent, Notice, Outgoing, Payload, Recipient, Route, Values},
    pool::{Contact, Pool},
    secret::Secret,
    user::User,
};
use store::{Purpose, Transaction};

use crate::{
    budgets,
    context::Context,
    refusals::{Refusal, Result},
    triggers::{Person, Scene, custom_message, custom_sender},
    workers::outbox,
};

pub use budgeted::{admit, pretend};
use budgeted::{dropped, hold_back, to, wanted};

/// How long the request that wrote a message has it to itself: longer than an attempt takes.
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
    /// On the heap: a delivery is handed on many times before it is tried.
    outgoing: Box<Outgoing>,
    /// It is over before it began, and nobody may know: there are enough messages of this kind already.
    held_back: Option<MessageEvent>,
    /// There is nothing to send.
    over: bool,
}

impl Delivery {
    pub const fn channel(&self) -> Channel {
        self.outgoing.recipient.channel
    }

    /// The record's.
    pub fn id(&self) -> String {
        self.outgoing.id.to_string()
    }
}

/// Makes the message a record of the caller's commit. Where a function writes its text, it is asked for it; where a
/// function sends it, the record is what that function is given.
///
/// # Errors
/// [`Refusal::NoSmsConfiguration`], a function's. Cognito reports both after what caused the message was stored, so the
/// caller commits nevertheless. [`Refusal::Budget`], which whoever stores something with the message asks for before, by
/// [`admit`].
pub async fn write(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    person: Person<'_>,
    letter: &Letter<'_>,
) -> Result<Delivery> {
    let channel = letter.contact.channel();
    let (pool, user) = (scene.pool, person.user);
    check(pool, letter.kind, channel)?;
    let drawn = budgets::draw(cx, &to(pool, user, letter.contact, letter.address)).await?;
    let mut recipient = Recipient {
        kind: letter.kind,
        channel,
        to: letter.address.to_owned(),
        user: Some(user.sub.clone()),
        from: None,
        reply_to: None,
        route: Route::of(pool, channel),
        function: None,
    };
    if let Err(used_up) = drawn {
        return hold_back(cx, tx, scene, recipient, used_up);
    }
    if let Some(function) = custom_sender::function(pool, letter.kind, channel) {
        let event = custom_sender::message(cx, scene, person, (letter.kind, channel), letter.code)?;
        recipient.function = Some(function.to_owned());
        return enqueued(cx, tx, pool, recipient, &Payload::of_event(event), letter.useful);
    }
    let texts = custom_message::ask(cx, scene, person, letter.kind, channel).await?;
    let values = Values { code: letter.code, username: letter.username, link: letter.link };
    let composed = message::compose(pool, letter.kind, channel, &texts, values);
    if composed.fell_back {
        tracing::warn!(
            pool.id = %pool.id, kind = letter.kind.as_str(), channel = channel.as_str(),
            "the template lacks what the message is sent for, so the default text is sent"
        );
    }
    if channel == Channel::Email {
        let sender = message::sender(&pool.settings.email);
        recipient.from = Some(sender.from);
        recipient.reply_to = sender.reply_to;
    }
    enqueued(cx, tx, pool, recipient, &composed.payload, letter.useful)
}

fn enqueued(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    recipient: Recipient,
    payload: &Payload,
    useful: Duration,
) -> Result<Delivery> {
    let outgoing = sealed(cx, Some(pool), recipient, payload, useful)?;
    tx.enqueue(&outgoing);
    Ok(Delivery { outgoing: Box::new(outgoing), held_back: None, over: false })
}

/// What somebody is told of a risky sign-in.
pub enum Told {
    /// By a mail of ours.
    Mail(Notice),
    /// By a function, which is given this event.
    Event(String),
}

/// Makes a notice by mail a record of the caller's commit, or of what its refusal leaves behind. For want of a budget it
/// is one that was not sent.
///
/// # Errors
/// [`Refusal::Internal`], the store's.
pub async fn notify(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    user: &User,
    address: &str,
    told: Told,
) -> Result<Delivery> {
    let (kind, channel) = (Kind::Notification, Channel::Email);
    let mut recipient = Recipient {
        kind,
        channel,
        to: address.to_owned(),
        user: Some(user.sub.clone()),
        from: None,
        reply_to: None,
        route: Route::of(pool, channel),
        function: None,
    };
    if let Err(used_up) = budgets::draw(cx, &to(pool, user, Contact::Email, address)).await? {
        budgets::refused(cx, used_up, "held back");
        return dropped(cx, tx, pool, recipient, used_up, Transaction::trace, Transaction::trace);
    }
    let payload = match told {
        Told::Mail(notice) => {
            recipient.from = Some(notice.sender.from);
            recipient.reply_to = notice.sender.reply_to;
            let mut payload = Payload::plain(Some(notice.subject), notice.body);
            payload.html = notice.html;
            payload
        }
        Told::Event(event) => {
            recipient.function = custom_sender::function(pool, kind, channel).map(str::to_owned);
            Payload::of_event(event)
        }
    };
    let outgoing = sealed(cx, Some(pool), recipient, &payload, message::LONGEST_TRY)?;
    tx.enqueue_traced(&outgoing);
    Ok(Delivery { outgoing: Box::new(outgoing), held_back: None, over: false })
}

/// Makes what a program sends by itself a record of the caller's commit.
///
/// # Errors
/// [`Refusal::Internal`].
pub fn post(cx: &Context, tx: &mut Transaction, recipient: Recipient, payload: &Payload) -> Result<Delivery> {
    let outgoing = sealed(cx, None, recipient, payload, message::LONGEST_TRY)?;
    tx.enqueue(&outgoing);
    Ok(Delivery { outgoing: Box::new(outgoing), held_back: None, over: false })
}

/// As [`post`], of what could not be made: a record of why nothing was sent, for people to look at.
///
/// # Errors
/// [`Refusal::Internal`].
pub fn post_failed(
    cx: &Context,
    tx: &mut Transaction,
    recipient: Recipient,
    payload: &Payload,
    why: &str,
) -> Result<Delivery> {
    let outgoing = sealed(cx, None, recipient, payload, message::LONGEST_TRY)?.failed(cx.wall(), why);
    tx.put(&outgoing);
    Ok(Delivery { outgoing: Box::new(outgoing), held_back: None, over: true })
}

/// A message as it is stored, leased to this request.
fn sealed(
    cx: &Context,
    pool: Option<&Pool>,
    recipient: Recipient,
    payload: &Payload,
    useful: Duration,
) -> Result<Outgoing> {
    let id = RecordId::generate(cx.wall(), cx.random_anew());
    let payload = serde_json::to_vec(payload).map_err(Refusal::internal)?;
    let store = &cx.shared().store;
    let payload = store.seal(Purpose::MESSAGE, &id.0.to_be_bytes(), &payload).map_err(Refusal::internal)?;
    let pool = pool.map(|pool| (pool.number, pool.id.clone()));
    Ok(Outgoing::leased_from_birth(id, pool, recipient, payload, cx.wall(), LEASE, useful))
}

/// Whether the pool can send anything of this kind by this channel.
///
/// # Errors
/// [`Refusal::NoSmsConfiguration`]. A function that sends needs none.
pub fn check(pool: &Pool, kind: Kind, channel: Channel) -> Result<()> {
    if channel == Channel::Sms && pool.settings.sms.is_none() && custom_sender::function(pool, kind, channel).is_none()
    {
        return Err(Refusal::NoSmsConfiguration);
    }
    Ok(())
}

/// The first attempt, after the commit. The request waits three seconds at most.
///
/// # Errors
/// [`Refusal::DeliveryFailed`] when the relay refused for good; what caused the message stays stored. Nobody hears of
/// functions that send and fail.
pub async fn deliver(cx: &Context, delivery: Delivery) -> Result<()> {
    let Some(delivery) = wanted(cx, delivery) else { return Ok(()) };
    let is_by_function = delivery.outgoing.recipient.function.is_some();
    let attempt = outbox::start(cx.shared(), *delivery.outgoing);
    match tokio::time::timeout(PATIENCE, attempt).await {
        Ok(outbox::Attempted::Refused(_)) if is_by_function => Ok(()),
        Ok(outbox::Attempted::Refused(why)) => Err(Refusal::DeliveryFailed(why)),
        Ok(outbox::Attempted::Sent | outbox::Attempted::Postponed) | Err(_) => Ok(()),
    }
}

/// The first attempt, not waited for: where the time an answer takes must not tell whether there is a user.
pub fn deliver_unobserved(cx: &Context, delivery: Delivery) {
    if let Some(delivery) = wanted(cx, delivery) {
        drop(outbox::start(cx.shared(), *delivery.outgoing));
    }
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
