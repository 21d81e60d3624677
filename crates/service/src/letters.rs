//! Messages for people to decide on: what waits, what was given up, and what is to become of it.
//!
//! Works on the store alone, beside a running server, whose workers see the decision within a second.

use std::sync::Arc;

use domain::{
    ids::RecordId,
    message::{MessageEvent, NotYours, Outgoing, State},
    time::Timestamp,
};
use serde::Serialize;
use store::{Failure, Finished, Store};

/// Records read at a time.
const PAGE: usize = 100;

/// Which messages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Given up: nobody took them, the address was refused, or its owner complained. Kept for fourteen days.
    Failed,
    /// Still to be sent.
    Queued,
}

/// A message as people see it: never what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    pub id: String,
    pub pool_id: Option<String>,
    pub user_sub: Option<String>,
    pub kind: &'static str,
    pub channel: &'static str,
    pub to: String,
    pub status: &'static str,
    /// How often somebody tried and failed.
    pub attempts: u32,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// When it is tried next, or when it was given up.
    pub at: Option<String>,
    /// The relay's words.
    pub why: Option<String>,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    #[error("there is no message {0}")]
    Unknown(String),
    #[error("the message {0} is being sent at this moment")]
    OnItsWay(String),
    #[error("the message {0} was taken or dropped before")]
    Over(String),
    #[error("what the message {0} says is good no more: let its owner ask for a new one")]
    Useless(String),
    #[error(transparent)]
    Store(#[from] Failure),
}

impl Letter {
    fn of(message: &Outgoing) -> Self {
        let (at, why) = match &message.state {
            State::Queued { due, .. } => (Some(*due), None),
            State::Failed { at, why } | State::Bounced { at, why } => (Some(*at), Some(why.clone())),
            State::Sent { at, .. } | State::Delivered { at } | State::Complained { at } | State::Dropped { at } => {
                (Some(*at), None)
            }
        };
        Self {
            id: message.id.to_string(),
            pool_id: message.pool_id.as_ref().map(ToString::to_string),
            user_sub: message.recipient.user.as_ref().map(ToString::to_string),
            kind: message.recipient.kind.as_str(),
            channel: message.recipient.channel.as_str(),
            to: message.recipient.to.clone(),
            status: message.status().as_str(),
            attempts: message.attempts,
            created_at: shown(message.created),
            at: at.map(shown),
            why,
        }
    }
}

fn shown(moment: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(moment.millis()).map(|at| at.to_string()).unwrap_or_default()
}

/// The messages of a sort, oldest first, at most `limit`.
///
/// # Errors
/// [`LetterError::Store`].
pub async fn list(store: &Store, which: Which, limit: usize) -> Result<Vec<Letter>, LetterError> {
    let mut letters = Vec::new();
    let sorts: &[Option<Finished>] = match which {
        Which::Failed => &[Some(Finished::Failed), Some(Finished::Unwelcome)],
        Which::Queued => &[None],
    };
    for sort in sorts {
        let mut after = None;
        while letters.len() < limit {
            let mut tx = store.begin();
            let some = PAGE.min(limit - letters.len());
            let page = match sort {
                Some(how) => tx.dead_letters(*how, after.as_ref(), some).await?,
                None => tx.waiting_messages(after.as_ref(), some).await?,
            };
            letters.extend(page.items.iter().map(|message: &Arc<Outgoing>| Letter::of(message)));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(letters)
}

/// Has a message sent again, from the beginning of the schedule. `now` is wall time.
///
/// # Errors
/// [`LetterError`].
pub async fn retry(store: &Store, id: &str, now: Timestamp) -> Result<Letter, LetterError> {
    decide(store, id, (now, "to be sent again"), |message| message.retried(now)).await
}

/// Gives a message up. `now` is wall time.
///
/// # Errors
/// [`LetterError`].
pub async fn discard(store: &Store, id: &str, now: Timestamp) -> Result<Letter, LetterError> {
    decide(store, id, (now, "given up"), |message| message.discarded(now)).await
}

async fn decide(
    store: &Store,
    id: &str,
    (now, what): (Timestamp, &str),
    decision: impl Fn(&Outgoing) -> Result<Outgoing, NotYours>,
) -> Result<Letter, LetterError> {
    let unknown = || LetterError::Unknown(id.to_owned());
    let record = RecordId::parse(id).ok_or_else(unknown)?;
    let note = |message: &Outgoing| MessageEvent::changed(message, now, what);
    match store.decide_on_message(record, decision, note).await?.ok_or_else(unknown)? {
        Ok(message) => Ok(Letter::of(&message)),
        Err(NotYours::OnItsWay) => Err(LetterError::OnItsWay(id.to_owned())),
        Err(NotYours::Over) => Err(LetterError::Over(id.to_owned())),
        Err(NotYours::Useless) => Err(LetterError::Useless(id.to_owned())),
    }
}
