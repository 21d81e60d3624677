//! Messages of which there are enough: refused, or written down as not sent.

use std::time::Duration;

use domain::{
    budget::Budget,
    client::Client,
    ids::UserId,
    message::{Kind, MessageEvent, Outgoing, Payload, Recipient, State},
    pool::{Contact, Pool},
    user::User,
};
use store::Transaction;

use super::{Delivery, deliver_nothing, sealed};
use crate::{
    budgets::{self, UsedUp},
    context::Context,
    history,
    inbox::{self, Arrival},
    refusals::Result,
    triggers::Scene,
};

pub(super) fn to<'a>(pool: &Pool, user: &User, contact: Contact, address: &'a str) -> budgets::To<'a> {
    budgets::To { pool: pool.number, user: user.id, channel: contact.channel(), address }
}

/// Draws what a message to this address needs, before anything is stored that it would tell of; [`write`] finds it drawn.
/// Only for who need not be kept from knowing.
///
/// # Errors
/// [`Refusal::Budget`].
pub async fn admit(cx: &Context, pool: &Pool, user: &User, contact: Contact, address: &str) -> Result<()> {
    let drawn = budgets::draw(cx, &to(pool, user, contact, address)).await?;
    drawn.map_err(|used_up| budgets::refused(cx, used_up, "refused"))
}

/// What [`write`] draws and refuses for a name that nobody has: only who asks too often is told.
///
/// # Errors
/// [`Refusal::Budget`].
pub async fn pretend(cx: &Context, pool: &Pool, contact: Contact, username: &str) -> Result<()> {
    let nobody = budgets::To { pool: pool.number, user: UserId(0), channel: contact.channel(), address: username };
    budgets::draw_for_nobody(cx, &nobody).await
}

/// There are enough messages of this kind. Whoever may know is refused. Where nobody may know who has an account, and at
/// which address, the answer is as ever: only what callers do themselves can be used up for them. The record says that
/// nothing was sent.
pub(super) fn hold_back(
    cx: &Context,
    tx: &mut Transaction,
    scene: Scene<'_>,
    recipient: Recipient,
    used_up: UsedUp,
) -> Result<Delivery> {
    let is_hidden = scene.client.is_some_and(Client::hides_unknown_users)
        && matches!(recipient.kind, Kind::Resend | Kind::ForgotPassword | Kind::SignInCode);
    if !is_hidden || used_up.0 == Budget::Client {
        return Err(budgets::refused(cx, used_up, "refused"));
    }
    budgets::refused(cx, used_up, "held back");
    dropped(cx, tx, scene.pool, recipient, used_up, Transaction::put, Transaction::put)
}

/// A message that is over before it began.
pub(super) fn dropped(
    cx: &Context,
    tx: &mut Transaction,
    pool: &Pool,
    recipient: Recipient,
    UsedUp(budget): UsedUp,
    put: impl Fn(&mut Transaction, &Outgoing),
    put_event: impl Fn(&mut Transaction, &MessageEvent),
) -> Result<Delivery> {
    let payload = Payload::plain(None, String::new());
    let outgoing = sealed(cx, Some(pool), recipient, &payload, Duration::ZERO)?.dropped(cx.wall());
    put(tx, &outgoing);
    let why = format!("the budget of messages by {budget} is used up");
    let held_back = MessageEvent::changed(&outgoing, cx.wall(), &why);
    if let Some(event) = &held_back {
        put_event(tx, event);
    }
    Ok(Delivery { outgoing: Box::new(outgoing), held_back, over: true })
}

/// None of what is over; what was held back costs the store no less.
pub(super) fn wanted(cx: &Context, delivery: Delivery) -> Option<Delivery> {
    if !delivery.over {
        return Some(delivery);
    }
    let Some(event) = &delivery.held_back else {
        show_failed(cx, &delivery.outgoing);
        return None;
    };
    if let Some(pool) = &delivery.outgoing.pool_id {
        history::tell(cx.shared(), event, pool, None);
    }
    deliver_nothing(cx);
    None
}

/// Where people look for what a program sent, they find why it was not.
fn show_failed(cx: &Context, outgoing: &Outgoing) {
    if let (Some(inbox), State::Failed { why, .. }) = (&cx.shared().inbox, &outgoing.state) {
        inbox.add(inbox::shown(outgoing, &Payload::plain(None, why.clone())), Arrival::Withheld);
    }
}
