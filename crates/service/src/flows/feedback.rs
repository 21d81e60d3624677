//! Whether it was the user: said by an administrator, or by whoever has the token of a message.

use std::sync::Arc;

use domain::{
    ids::{PoolNumber, UserId},
    risk::{AuthEvent, EventId},
    secret::Secret as Known,
    user::User,
};
use store::{Purpose, Transaction};
use wire::{Secret, shapes::FeedbackValueType};

use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// `Provider` of feedback.
pub const BY_ADMINISTRATOR: &str = "Admin";
pub const BY_USER: &str = "User";

const TOKENS: Purpose = Purpose::new("feedback/v1");

/// An event of this user's; `None` for what is no id, too.
///
/// # Errors
/// The store's.
pub async fn event(tx: &mut Transaction, user: &User, id: &str) -> Result<Option<Arc<AuthEvent>>> {
    let Some(id) = EventId::parse(id) else { return Ok(None) };
    Ok(tx.auth_event(user.pool, user.id, id).await?)
}

/// No declared error fits better.
pub fn unknown(id: &str) -> Refusal {
    Refusal::NoSuchEvent(id.to_owned())
}

/// The last word counts.
pub fn give(cx: &Context, tx: &mut Transaction, event: &AuthEvent, value: FeedbackValueType, provider: &str) {
    tx.put(&event.clone().with_feedback(value == FeedbackValueType::Valid, provider, cx.now()));
}

/// What a message about an event carries: for nobody else to compute.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn token(cx: &Context, pool: PoolNumber, user: UserId, event: EventId) -> Result<Known> {
    let (pool, user) = (pool.0.to_be_bytes(), user.0.to_be_bytes());
    let digest = cx.shared().store.hmac(TOKENS, &[&pool, &user, &event.to_bytes()]).map_err(Refusal::internal)?;
    Ok(Known::new(hex::encode(digest)))
}

/// # Errors
/// [`Refusal::FeedbackToken`].
pub fn check_token(cx: &Context, event: &AuthEvent, sent: &Secret) -> Result<()> {
    if token(cx, event.pool, event.user, event.id)? == Known::new(sent.expose()) {
        Ok(())
    } else {
        Err(Refusal::FeedbackToken)
    }
}
