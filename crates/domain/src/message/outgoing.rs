//! A message on its way: written with what caused it, tried by the request, then owned by a worker.
//!
//! All moments are wall time: retries go to machines that do not move their clocks.

use super::{Channel, Kind};
use crate::ids::{PoolId, PoolNumber, RecordId, Sub};
use crate::names::names;
use crate::pool::{Pool, SmsConfiguration};
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
    /// `None` for what somebody sends by themselves, to whomever they like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Sub>,
    /// For e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Addresses with commas between them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    #[serde(default, skip_serializing_if = "Route::is_usual")]
    pub route: Route,
    /// The ARN of the pool's function that sends the message itself; the payload's body is its event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

/// What is asked of the way a message takes. Each channel takes from it what it knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Route {
    /// The SES identity on whose behalf mail is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configuration_set: Option<String>,
    /// Where bounces go, if not to the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_path: Option<String>,
    /// Names and values that come back in events of a mail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, String)>,
    /// Where text messages leave from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The number, short code or sender id of text messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origination: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_id: Option<String>,
    /// In US dollars, as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_price: Option<String>,
    /// `Promotional`; absent is `Transactional`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_promotional: bool,
    /// What Indian operators ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template_id: Option<String>,
}

impl Route {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// What a pool's `EmailConfiguration` or `SmsConfiguration` asks for.
    pub fn of(pool: &Pool, channel: Channel) -> Self {
        match (channel, &pool.settings.sms) {
            (Channel::Email, _) => Self {
                source_arn: pool.settings.email.source_arn.clone(),
                configuration_set: pool.settings.email.configuration_set.clone(),
                ..Self::default()
            },
            (Channel::Sms, None) => Self::default(),
            (Channel::Sms, Some(SmsConfiguration::Sns(sns))) => Self { region: sns.region.clone(), ..Self::default() },
            (Channel::Sms, Some(SmsConfiguration::EndUserMessaging(own))) => Self {
                region: own.region.clone(),
                origination: own.origination_identity.clone(),
                configuration_set: own.configuration_set_name.clone(),
                entity_id: own.in_entity_id.clone(),
                template_id: own.in_template_id.clone(),
                ..Self::default()
            },
        }
    }
}

/// An outbox record. Its id is the message's idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    pub id: RecordId,
    /// `None` for what somebody sends by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<PoolNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool_id: Option<PoolId>,
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
    /// After this it is of no use to anybody, where that is later than trying ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub useful_until: Option<Timestamp>,
}

/// Why a person may not have a message sent again, or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYours {
    /// Somebody is sending it at this moment.
    OnItsWay,
    /// It was taken, or dropped before.
    Over,
    /// What it says is good no more.
    Useless,
}

impl Outgoing {
    /// A record born leased to the request that makes it, so that no worker sends it too. `useful` is how long the
    /// message is of any use.
    pub fn leased_from_birth(
        id: RecordId,
        pool: Option<(PoolNumber, PoolId)>,
        recipient: Recipient,
        payload: Sealed,
        now: Timestamp,
        lease: Duration,
        useful: Duration,
    ) -> Self {
        let (pool, pool_id) = pool.unzip();
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
            useful_until: (useful > LONGEST_TRY).then(|| now.plus(useful)),
        }
    }

    /// Left to the workers at once, untried: as many are being sent as should be at a time.
    pub fn left_to_workers(&self, now: Timestamp) -> Self {
        self.in_state(State::Queued { due: now, leased_until: None })
    }

    /// Sent once more because a person wants it: from the beginning of the schedule.
    ///
    /// # Errors
    /// [`NotYours`].
    pub fn retried(&self, now: Timestamp) -> Result<Self, NotYours> {
        self.check_is_a_persons(now)?;
        let end = self.useful_until.unwrap_or(self.give_up);
        if now >= end {
            return Err(NotYours::Useless);
        }
        let mut record = self.left_to_workers(now);
        record.attempts = 0;
        record.give_up = end.min(now.plus(LONGEST_TRY));
        Ok(record)
    }

    /// Given up because a person wants it.
    ///
    /// # Errors
    /// [`NotYours`].
    pub fn discarded(&self, now: Timestamp) -> Result<Self, NotYours> {
        self.check_is_a_persons(now)?;
        Ok(self.dropped(now))
    }

    fn check_is_a_persons(&self, now: Timestamp) -> Result<(), NotYours> {
        match self.state {
            State::Queued { leased_until: Some(end), .. } if now < end => Err(NotYours::OnItsWay),
            State::Queued { .. } | State::Failed { .. } | State::Bounced { .. } => Ok(()),
            State::Sent { .. } | State::Delivered { .. } | State::Complained { .. } | State::Dropped { .. } => {
                Err(NotYours::Over)
            }
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

    /// The record without the lease of somebody who is known to be gone.
    pub fn given_back(&self) -> Option<Self> {
        match self.state {
            State::Queued { due, leased_until: Some(_) } => {
                Some(self.in_state(State::Queued { due, leased_until: None }))
            }
            _ => None,
        }
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

    /// What whoever took it calls it.
    pub fn reference(&self) -> Option<&str> {
        match &self.state {
            State::Sent { reference, .. } => reference.as_deref(),
            _ => None,
        }
    }

    /// The person called it spam.
    pub fn complained(&self, now: Timestamp) -> Self {
        self.in_state(State::Complained { at: now })
    }

    pub fn dropped(&self, now: Timestamp) -> Self {
        self.in_state(State::Dropped { at: now })
    }

    /// After what was told by whoever took it; `None` when that changes nothing: the worst news stays.
    pub fn told(&self, status: Status, now: Timestamp, why: &str) -> Option<Self> {
        match (self.status(), status) {
            (Status::Sent, Status::Delivered) => Some(self.delivered(now)),
            (Status::Sent | Status::Delivered, Status::Bounced) => Some(self.bounced(now, why)),
            (Status::Sent | Status::Delivered, Status::Complained) => Some(self.complained(now)),
            (Status::Sent, Status::Failed) => Some(self.failed(now, why)),
            _ => None,
        }
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
            user: Some(Sub::from("sub")),
            from: None,
            reply_to: None,
            route: Route::default(),
            function: None,
        };
        let payload = Sealed::from_ciphertext(vec![1, 2, 3]);
        let pool = Some((PoolNumber(1), PoolId::from("us-east-1_x")));
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
    fn what_is_told_late_never_makes_it_better() {
        let sent = message(LONGEST_TRY).sent(Timestamp::EPOCH, None);
        let now = Timestamp::from_seconds(1);
        let told = |message: &Outgoing, status| message.told(status, now, "why").map(|message| message.status());
        let delivered = sent.delivered(now);

        for status in [Status::Delivered, Status::Bounced, Status::Complained, Status::Failed] {
            assert_eq!(told(&sent, status), Some(status));
            assert_eq!(told(&sent.bounced(now, "550"), status), None);
            assert_eq!(told(&message(LONGEST_TRY), status), None, "nobody took it yet");
        }
        assert_eq!(told(&delivered, Status::Bounced), Some(Status::Bounced));
        assert_eq!(told(&delivered, Status::Delivered), None);
        assert_eq!(told(&sent, Status::Sent), None);
    }

    #[test]
    fn a_person_decides_on_what_failed_or_waits() {
        let now = Timestamp::from_seconds(100);
        let born = message(Duration::from_secs(7 * 24 * 3600));
        assert_eq!(born.retried(Timestamp::from_seconds(29)), Err(NotYours::OnItsWay));

        let failed = born.postponed(now, "421 busy").failed(now, "550 no");
        let retried = failed.retried(now).unwrap();
        assert_eq!((retried.claimable_from(), retried.attempts), (Some(now), 0));
        assert_eq!(retried.give_up, now.plus(LONGEST_TRY));
        assert_eq!(failed.discarded(now).unwrap().status(), Status::Dropped);

        let late = Timestamp::from_seconds(8 * 24 * 3600);
        assert_eq!(failed.retried(late), Err(NotYours::Useless));
        assert_eq!(born.sent(now, None).retried(now), Err(NotYours::Over));
        assert_eq!(born.dropped(now).discarded(now), Err(NotYours::Over));
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
