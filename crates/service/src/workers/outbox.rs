//! Sends what was written to the outbox, and writes down what came of it.
//!
//! A request makes the first attempt ([`start`]); what may still be sent afterwards is a worker's ([`run`]). Neither holds
//! more messages in memory than it sends at a time: the rest waits in the store.

use std::{future::Future, sync::Arc, time::Duration};

use domain::{
    ids::RecordId,
    message::{MessageEvent, Outgoing, Payload, Status},
};
use futures::future;
use store::Purpose;
use tokio::sync::{Notify, Semaphore};

use crate::{
    history,
    inbox::{self, Arrival},
    ports::DeliveryError,
    service::Shared,
    workers::dispatch::{self, Arrived},
};

/// Between two looks when nobody rings.
const REST: Duration = Duration::from_secs(1);
/// How long a worker has a message to itself.
const LEASE: Duration = Duration::from_secs(60);
/// Messages that workers send at a time.
const HANDFUL: u32 = 16;
/// Messages that requests send at a time; those beyond are the workers' at once.
const FIRST_ATTEMPTS: u32 = 64;
/// An attempt without an answer is over before its lease is.
const ATTEMPT_TIME: Duration = Duration::from_secs(28);
/// How long a stopping server waits for answers that are due.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// What requests and workers share.
pub struct Outbox {
    /// Rung when a message was left to the workers.
    bell: Notify,
    first_places: Arc<Semaphore>,
    worker_places: Arc<Semaphore>,
}

impl Default for Outbox {
    fn default() -> Self {
        let places = |count: u32| Arc::new(Semaphore::new(count as usize));
        Self { bell: Notify::new(), first_places: places(FIRST_ATTEMPTS), worker_places: places(HANDFUL) }
    }
}

impl Outbox {
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits until nothing is being sent: a message whose answer nobody wrote down is sent again.
    pub async fn settle(&self) {
        let first = self.first_places.acquire_many(FIRST_ATTEMPTS);
        let workers = self.worker_places.acquire_many(HANDFUL);
        let _ = tokio::time::timeout(LAST_WAIT, future::join(first, workers)).await;
    }
}

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
    history::tell_queued(shared, &outgoing);
    let shared = shared.clone();
    let place = shared.outbox.first_places.clone().try_acquire_owned();
    #[allow(clippy::disallowed_methods, reason = "an attempt outlives the request that began it")]
    let attempt = tokio::spawn(async move {
        match place {
            Ok(_place) => attempt(&shared, outgoing).await,
            Err(_) => leave(&shared, outgoing).await,
        }
    });
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

#[allow(clippy::disallowed_methods, reason = "an attempt that began is brought to its end")]
pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        // Half of the places: a slow relay for some does not hold up the others, and the store is asked for several.
        let places = shared.outbox.worker_places.clone().acquire_many_owned(HANDFUL / 2).await;
        let Ok(mut places) = places else { return };
        match shared.store.claim_messages(shared.ports.clock.wall(), LEASE, places.num_permits()).await {
            Ok(claimed) if claimed.is_empty() => {
                drop(places);
                rest(shared).await;
            }
            Ok(claimed) => {
                for outgoing in claimed {
                    let (place, shared) = (places.split(1), shared.clone());
                    tokio::spawn(async move {
                        let _place = place;
                        attempt(&shared, Arc::unwrap_or_clone(outgoing)).await
                    });
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read, trying again");
                drop(places);
                rest(shared).await;
            }
        }
    }
}

async fn rest(shared: &Shared) {
    let _ = tokio::time::timeout(REST, shared.outbox.bell.notified()).await;
}

/// As many as should be are being sent: it is the workers' from now on.
async fn leave(shared: &Arc<Shared>, outgoing: Outgoing) -> Attempted {
    let left = outgoing.left_to_workers(shared.ports.clock.wall());
    if let Err(error) = shared.store.settle_message(&outgoing, &left).await {
        tracing::warn!(message.id = %outgoing.id, %error, "a message waits until its request's time with it is over");
    }
    shared.outbox.ring();
    Attempted::Postponed
}

/// One attempt, from the record to the record: the one place where a message is sent.
async fn attempt(shared: &Arc<Shared>, outgoing: Outgoing) -> Attempted {
    let payload = match open(shared, &outgoing) {
        Ok(payload) => payload,
        Err(why) => {
            tracing::error!(message.id = %outgoing.id, %why, "a message cannot be opened");
            return Attempted::Postponed;
        }
    };
    let sent = match outgoing.is_useless(shared.ports.clock.wall()) {
        true => None,
        false => Some(send(shared, &outgoing, &payload).await.map_err(|why| why.without(&payload))),
    };
    let now = shared.ports.clock.wall();
    let detail = match &sent {
        None => Some("what it says is good no more".to_owned()),
        Some(Ok(Arrived::AtRelay(said))) => said.clone(),
        Some(Ok(Arrived::InInbox)) => None,
        Some(Err(why)) => Some(why.words().to_owned()),
    };
    let (after, attempted) = match sent {
        // What it says is good no more, and nobody asked for it again.
        None => (outgoing.dropped(now), Attempted::Postponed),
        Some(Ok(Arrived::AtRelay(reference))) => (outgoing.sent(now, reference), Attempted::Sent),
        Some(Ok(Arrived::InInbox)) => (outgoing.delivered(now), Attempted::Sent),
        Some(Err(DeliveryError::Permanent(why))) => (outgoing.failed(now, &why), Attempted::Refused(why)),
        Some(Err(DeliveryError::Transient(why))) => (outgoing.postponed(now, &why), Attempted::Postponed),
    };
    if let Some(inbox) = &shared.inbox {
        inbox.mark(&outgoing.id.to_string(), after.status());
    }
    let status = after.status().as_str();
    metrics::counter!("poolhouse_messages_total", "channel" => outgoing.recipient.channel.as_str(), "status" => status)
        .increment(1);
    let event = match (after.status(), &detail) {
        (Status::Dropped, Some(why)) => MessageEvent::changed(&after, now, why),
        _ => MessageEvent::attempted(&outgoing, &after, now, detail.as_deref()),
    };
    if let Err(error) = history::settle(shared, &outgoing, &after, event).await {
        // It may be sent once more: the record's id is the idempotency key.
        tracing::warn!(message.id = %outgoing.id, %error, "the outcome of an attempt was not written");
    }
    if attempted == Attempted::Postponed {
        shared.outbox.ring();
    }
    attempted
}

/// Shows it in the inbox and hands it to its channel.
async fn send(shared: &Shared, outgoing: &Outgoing, payload: &Payload) -> Result<Arrived, DeliveryError> {
    // What a function sends itself is its event: nothing for people to read.
    let inbox = shared.inbox.as_ref().filter(|_| outgoing.recipient.function.is_none());
    let failing = inbox.and_then(|inbox| {
        let failing = inbox.failing(&outgoing.recipient.to);
        let arrival = if failing.is_some() { Arrival::Withheld } else { Arrival::Unread };
        if outgoing.attempts == 0 || !inbox.has(&outgoing.id.to_string()) {
            inbox.add(inbox::shown(outgoing, payload), arrival);
        }
        failing
    });
    if let Some(failing) = failing {
        return Err(failing.error());
    }
    let late = || DeliveryError::Transient("there was no answer in time".to_owned());
    let answer = tokio::time::timeout(ATTEMPT_TIME, dispatch::send(shared, outgoing, payload)).await;
    answer.unwrap_or_else(|_| Err(late()))
}

fn open(shared: &Shared, outgoing: &Outgoing) -> Result<Payload, String> {
    let place = outgoing.id.0.to_be_bytes();
    let bytes = shared.store.open_sealed(Purpose::MESSAGE, &place, &outgoing.payload).map_err(|why| why.to_string())?;
    serde_json::from_slice(&bytes).map_err(|why| why.to_string())
}
