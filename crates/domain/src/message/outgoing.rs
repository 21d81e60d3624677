//! A message on its way: written with what caused it, tried by the request, then owned by a worker.
//!
//! All moments are wall time: retries go to machines that do not move their clocks.

use super::{Channel, Kind};
use crate::ids::{PoolId, PoolNumber, RecordId, Sub};
use crate::names::names;
use crate::secret::Sealed;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Seconds from a failed attempt to the next. The sum is just under a day.
const RETRY_SECONDS: [u64; 12] =
    [5, 15, 30, 60, 5 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 8 * 3600];

/// After this a message is given up.
pub const LONGEST_TRY: Duration = Duration::from_secs(24 * 60 * 60);

names! {
    /// How far a message got. The inbox shows these names.
    pub enum Status {
        Queued = "queued",
        Sent = "sent",
        Delivered = "delivered",
        Bounced = "bounced",
        Complained = "complained",
        Failed = "failed",
        Dropped = "dropped",
    }
}

/// A message's life. Delivered, bounced and complained are told by whoever took the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Queued {
        due: Timestamp,
        /// Somebody is sending it; nobody else does before this moment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leased_until: Option<Timestamp>,
    },
    /// Taken by the mail server or the text message service, which calls it `reference`.
    Sent {
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    Delivered {
        at: Timestamp,
    },
    Bounced {
        at: Timestamp,
        why: String,
    },
    Complained {
        at: Timestamp,
    },
    /// Nobody took it.
    Failed {
        at: Timestamp,
        why: String,
    },
    /// Not sent on purpose: a sender function took over, or the code is of no use any more.
    Dropped {
        at: Timestamp,
    },
}

/// To whom, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub kind: Kind,
    pub channel: Channel,
    /// An e-mail address or a phone number.
    pub to: String,
    pub user: Sub,
    /// For e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The ARN of the pool's function that sends the message itself; the payload's body is its event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

/// An outbox record. Its id is the message's idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    pub id: RecordId,
    pub pool: PoolNumber,
    pub pool_id: PoolId,
    #[serde(flatten)]
    pub recipient: Recipient,
    /// A sealed [`Payload`](super::Payload).
    pub payload: Sealed,
    /// How often somebody tried and failed.
    pub attempts: u32,
    pub state: State,
    pub created: Timestamp,
    /// Trying ends here: a day at most, sooner for a code that ends sooner.
    pub give_up: Timestamp,
}

impl Outgoing {
    /// A record born leased to the request that makes it, so that no worker sends it too. `useful` is how long the
    /// message is of any use.
    pub fn leased_from_birth(
        id: RecordId,
        pool: (PoolNumber, PoolId),
        recipient: Recipient,
        payload: Sealed,
        now: Timestamp,
        lease: Duration,
        useful: Duration,
    ) -> Self {
        let (pool, pool_id) = pool;
        Self {
            id,
            pool,
            pool_id,
            recipient,
            payload,
            attempts: 0,
            state: State::Queued { due: now, leased_until: Some(now.plus(lease)) },
            created: now,
            give_up: now.plus(useful.min(LONGEST_TRY)),
        }
    }

    pub fn status(&self) -> Status {
        match self.state {
            State::Queued { .. } => Status::Queued,
            State::Sent { .. } => Status::Sent,
            State::Delivered { .. } => Status::Delivered,
            State::Bounced { .. } => Status::Bounced,
            State::Complained { .. } => Status::Complained,
            State::Failed { .. } => Status::Failed,
            State::Dropped { .. } => Status::Dropped,
        }
    }

    /// From when on a worker may take it; `None` when there is nothing left to do. Workers find records by this.
    pub fn claimable_from(&self) -> Option<Timestamp> {
        match self.state {
            State::Queued { due, leased_until } => Some(leased_until.map_or(due, |lease| lease.max(due))),
            _ => None,
        }
    }

    /// The record taken by a worker, to be committed before sending; `None` when it is not to be taken now.
    pub fn claimed(&self, now: Timestamp, lease: Duration) -> Option<Self> {
        let State::Queued { due, .. } = self.state else {
            return None;
        };
        if self.claimable_from()? > now {
            return None;
        }
        Some(self.in_state(State::Queued { due, leased_until: Some(now.plus(lease)) }))
    }

    /// Whether a worker that claimed it should drop it unsent.
    pub fn is_useless(&self, now: Timestamp) -> bool {
        now >= self.give_up
    }

    /// The server took it.
    pub fn sent(&self, now: Timestamp, reference: Option<String>) -> Self {
        self.in_state(State::Sent { at: now, reference })
    }

    /// An attempt failed in a way that may pass: tried again later, or given up.
    pub fn postponed(&self, now: Timestamp, why: &str) -> Self {
        let place = usize::try_from(self.attempts).unwrap_or(usize::MAX);
        let mut record = self.clone();
        record.attempts = self.attempts.saturating_add(1);
        let due = RETRY_SECONDS.get(place).map(|&seconds| now.plus(Duration::from_secs(seconds)));
        record.state = match due {
            Some(due) if due < self.give_up => State::Queued { due, leased_until: None },
            _ => State::Failed { at: now, why: why.to_owned() },
        };
        record
    }

    /// An attempt failed for good, before the address was tried.
    pub fn failed(&self, now: Timestamp, why: &str) -> Self {
        self.in_state(State::Failed { at: now, why: why.to_owned() })
    }

    /// The address was refused.
    pub fn bounced(&self, now: Timestamp, why: &str) -> Self {
        self.in_state(State::Bounced { at: now, why: why.to_owned() })
    }

    pub fn delivered(&self, now: Timestamp) -> Self {
        self.in_state(State::Delivered { at: now })
    }

    /// The person called it spam.
    pub fn complained(&self, now: Timestamp) -> Self {
        self.in_state(State::Complained { at: now })
    }

    pub fn dropped(&self, now: Timestamp) -> Self {
        self.in_state(State::Dropped { at: now })
    }

    fn in_state(&self, state: State) -> Self {
        Self { state, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(30);

    fn message(useful: Duration) -> Outgoing {
        let recipient = Recipient {
            kind: Kind::SignUp,
            channel: Channel::Email,
            to: "ana@example.com".into(),
            user: Sub::from("sub"),
            from: None,
            reply_to: None,
            function: None,
        };
        let payload = Sealed::from_ciphertext(vec![1, 2, 3]);
        let pool = (PoolNumber(1), PoolId::from("us-east-1_x"));
        Outgoing::leased_from_birth(RecordId(1), pool, recipient, payload, Timestamp::EPOCH, LEASE, useful)
    }

    #[test]
    fn a_young_message_belongs_to_its_request() {
        let message = message(LONGEST_TRY);

        assert_eq!(message.claimed(Timestamp::from_seconds(29), LEASE), None);
        let claimed = message.claimed(Timestamp::from_seconds(30), LEASE).unwrap();
        assert_eq!(claimed.claimable_from(), Some(Timestamp::from_seconds(60)));
        assert_eq!(claimed.sent(Timestamp::from_seconds(31), None).claimed(Timestamp::MAX, LEASE), None);
    }

    /// Moments of all attempts of a message that is never taken, in seconds.
    fn attempts(mut message: Outgoing) -> Vec<i64> {
        let mut moments = vec![0];
        message = message.postponed(Timestamp::EPOCH, "421 busy");
        while let Some(due) = message.claimable_from() {
            moments.push(due.seconds());
            message = message.claimed(due, LEASE).unwrap().postponed(due, "421 busy");
        }
        assert_eq!(message.status(), Status::Failed);
        assert_eq!(usize::try_from(message.attempts).unwrap(), moments.len());
        moments
    }

    #[test]
    fn a_message_is_tried_for_a_day_ever_more_rarely() {
        let moments = attempts(message(Duration::MAX));

        assert_eq!(moments.get(..6).unwrap(), [0, 5, 20, 50, 110, 410]);
        let gaps: Vec<i64> = moments.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.is_sorted());
        let last = *moments.last().unwrap();
        assert!((20 * 3600..24 * 3600).contains(&last), "{last}");
    }

    #[test]
    fn a_code_is_not_sent_after_its_end() {
        let minutes = Duration::from_secs(180);

        assert_eq!(attempts(message(minutes)), [0, 5, 20, 50, 110]);
        assert!(message(minutes).is_useless(Timestamp::from_seconds(180)));
        assert!(!message(minutes).is_useless(Timestamp::from_seconds(179)));
    }

    #[test]
    fn a_record_survives_storage() {
        for record in [
            message(LONGEST_TRY),
            message(LONGEST_TRY).sent(Timestamp::EPOCH, Some("250 ok".into())),
            message(LONGEST_TRY).bounced(Timestamp::EPOCH, "550 no such user"),
            message(LONGEST_TRY).dropped(Timestamp::EPOCH),
        ] {
            let json = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<Outgoing>(&json).unwrap(), record, "{json}");
        }
    }
}
