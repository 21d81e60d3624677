//! What happened to messages, written down in the commit that changed them, and told to whoever has configured that.

use std::sync::Arc;

use domain::{
    ids::PoolId,
    log_delivery::EventSource,
    message::{MessageEvent, Outgoing},
    pool::Pool,
};
use store::{Failure, Transaction};

use crate::{
    flows::logs::{groups, lines, source, write},
    ports::LogLine,
    service::Shared,
};

/// Writes what became of a message that was held, by an attempt or otherwise, and what is to be told of it. False when
/// it is somebody else's meanwhile; nothing is written then.
///
/// # Errors
/// The store's.
pub(crate) async fn settle(
    shared: &Shared,
    held: &Outgoing,
    outcome: &Outgoing,
    event: Option<MessageEvent>,
) -> store::Result<bool> {
    // What was sent must be known as sent, or it is sent again: only another holder is a reason to give up.
    let exported = loop {
        let mut exported = None;
        let mut tx = shared.store.begin();
        if !tx.holds(held, event.as_ref()).await? {
            return Ok(false);
        }
        tx.put(outcome);
        if let (Some(event), Some(pool)) = (&event, tx.pool_of(held).await?) {
            exported = remember(shared, &mut tx, &pool, event).await?;
        }
        match tx.commit().await {
            Ok(()) => break exported,
            Err(Failure::Conflict) => {}
            Err(failure) => return Err(failure),
        }
    };
    if let (Some(event), Some(pool)) = (&event, &outcome.pool_id) {
        tell(shared, event, pool, exported);
    }
    Ok(true)
}

/// Writes an event, and if it is one of a kind that the pool exports, that too, of which it gives the text. Once: an event
/// that is known stays as it is.
pub(crate) async fn remember(
    shared: &Shared,
    tx: &mut Transaction,
    pool: &Pool,
    event: &MessageEvent,
) -> store::Result<Option<String>> {
    if !tx.remember_message(event).await? || !event.is_error() {
        return Ok(None);
    }
    let Some(delivery) = tx.log_delivery(pool.number).await? else { return Ok(None) };
    let (now, random) = (event.at, shared.ports.random.as_ref());
    let source = EventSource::UserNotification;
    let Some(group) = write::destination(tx, &delivery, source, &pool.id, now, random).await? else {
        return Ok(None);
    };
    let text = lines::notification(&pool.id, event);
    group.entry(text.clone(), now, random).put(tx);
    Ok(Some(text))
}

/// Gives an event that is written to whatever reads lines, and what was exported of it.
pub(crate) fn tell(shared: &Shared, event: &MessageEvent, pool: &PoolId, exported: Option<String>) {
    let Some(log) = &shared.ports.log else { return };
    log.write(&LogLine {
        at: event.at,
        group: groups::messages_of(pool),
        stream: source::day(event.at),
        text: lines::message(event),
    });
    if let Some(text) = exported {
        log.write(&LogLine {
            at: event.at,
            group: EventSource::UserNotification.as_str().to_owned(),
            stream: pool.to_string(),
            text,
        });
    }
}

/// Gives the news of a message that waits for its first attempt.
pub(crate) fn tell_queued(shared: &Arc<Shared>, message: &Outgoing) {
    if shared.ports.log.is_some()
        && let (Some(event), Some(pool)) = (MessageEvent::queued(message), &message.pool_id)
    {
        tell(shared, &event, pool, None);
    }
}
