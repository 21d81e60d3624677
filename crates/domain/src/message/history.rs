//! What happened to a message: one event for each step of its way, kept longer than the message itself.
//!
//! An event holds an address and a relay's words, and never what the message said.

use super::{Channel, Kind, Outgoing, Payload, Status};
use crate::ids::{PoolNumber, RecordId, Sub};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long the history of messages is kept: as long as a message that nobody took waits for a person.
pub const HISTORY_KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// The longest words of a relay that are kept, in characters.
const LONGEST_DETAIL: usize = 1000;
/// What stands in a relay's words in the place of a code or password that they repeat.
const HIDDEN: &str = "******";

/// One step of a message's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEvent {
    pub pool: PoolNumber,
    /// Wall time.
    pub at: Timestamp,
    pub message: RecordId,
    pub user: Sub,
    pub kind: Kind,
    pub channel: Channel,
    pub to: String,
    pub status: Status,
    /// Which attempt this tells of; 0 before the first.
    pub attempt: u32,
    /// The relay's words, or why nothing was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What whoever took the message calls it: by this name it tells more later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl MessageEvent {
    /// The message was written and waits for its first attempt. None of a message that no pool sends: so everywhere here.
    pub fn queued(message: &Outgoing) -> Option<Self> {
        Self::of(message, message.created, message.attempts, None)
    }

    /// What came of an attempt: `message` is the record after it, `before` the one that was held.
    pub fn attempted(before: &Outgoing, message: &Outgoing, now: Timestamp, detail: Option<&str>) -> Option<Self> {
        Self::of(message, now, before.attempts.saturating_add(1), detail)
    }

    /// What somebody did with a message besides sending it.
    pub fn changed(message: &Outgoing, now: Timestamp, detail: &str) -> Option<Self> {
        Self::of(message, now, message.attempts, Some(detail))
    }

    /// What was told later by whoever took the message.
    #[must_use]
    pub fn followed_by(&self, status: Status, now: Timestamp, detail: Option<&str>) -> Self {
        Self { status, at: now, detail: detail.map(cut), reference: None, ..self.clone() }
    }

    fn of(message: &Outgoing, at: Timestamp, attempt: u32, detail: Option<&str>) -> Option<Self> {
        let recipient = &message.recipient;
        Some(Self {
            pool: message.pool?,
            at,
            message: message.id,
            user: recipient.user.clone()?,
            kind: recipient.kind,
            channel: recipient.channel,
            to: recipient.to.clone(),
            status: message.status(),
            attempt,
            detail: detail.map(cut),
            reference: message.reference().and_then(name_in).map(str::to_owned),
        })
    }

    /// From when on nobody is shown it.
    pub fn end(&self) -> Timestamp {
        self.at.plus(HISTORY_KEPT)
    }

    /// Tells the events of one message and one moment apart.
    pub fn step(&self) -> [u8; 2] {
        let status = Status::ALL.iter().position(|status| *status == self.status).unwrap_or_default();
        [u8::try_from(self.attempt).unwrap_or(u8::MAX), u8::try_from(status).unwrap_or(u8::MAX)]
    }

    /// Whether somebody has to know that this went wrong.
    pub fn is_error(&self) -> bool {
        match self.status {
            Status::Queued => self.attempt > 0,
            Status::Bounced | Status::Complained | Status::Failed => true,
            Status::Sent | Status::Delivered | Status::Dropped => false,
        }
    }
}

/// What a message is called by whoever took it. Mail servers say it at the end of a sentence: `250 2.0.0 Ok: queued as 4F2A`.
fn name_in(said: &str) -> Option<&str> {
    let last = said.split_whitespace().last()?;
    (last.len() >= 4 && last.bytes().any(|byte| byte.is_ascii_digit())).then_some(last)
}

fn cut(words: &str) -> String {
    words.chars().take(LONGEST_DETAIL).collect()
}

impl Payload {
    /// A relay's words without what they may repeat of the message: neither a code nor a password gets into a log.
    pub fn hidden_in(&self, words: &str) -> String {
        let mut hidden = words.to_owned();
        let secrets = [&self.link, &self.code, &self.temporary_password];
        for secret in secrets.into_iter().flatten().filter(|secret| !secret.is_empty()) {
            hidden = hidden.replace(secret.as_str(), HIDDEN);
        }
        hidden
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PoolId;
    use crate::message::{LONGEST_TRY, Recipient, Route};
    use crate::secret::Sealed;

    fn message() -> Outgoing {
        let recipient = Recipient {
            kind: Kind::SignUp,
            channel: Channel::Email,
            to: "ana@example.com".into(),
            user: Some(Sub::from("sub")),
            from: None,
            reply_to: None,
            function: None,
            route: Route::default(),
        };
        let payload = Sealed::from_ciphertext(vec![1, 2, 3]);
        let pool = Some((PoolNumber(1), PoolId::from("us-east-1_x")));
        let lease = Duration::from_secs(30);
        Outgoing::leased_from_birth(RecordId(1), pool, recipient, payload, Timestamp::EPOCH, lease, LONGEST_TRY)
    }

    #[test]
    fn every_step_says_which_attempt_it_was() {
        let born = message();
        let now = Timestamp::from_seconds(1);
        let postponed = born.postponed(now, "421 busy");
        let sent = postponed.sent(now, Some("250 Ok 0100".into()));
        let first = MessageEvent::attempted(&born, &postponed, now, Some("421 busy")).unwrap();
        let second = MessageEvent::attempted(&postponed, &sent, now, None).unwrap();
        let dropped = MessageEvent::changed(&postponed.dropped(now), now, "too late").unwrap();
        let told = second.followed_by(Status::Bounced, now, Some("550"));

        let table = [
            (MessageEvent::queued(&born).unwrap(), Status::Queued, 0, None, false),
            (first, Status::Queued, 1, Some("421 busy"), true),
            (second.clone(), Status::Sent, 2, None, false),
            (told, Status::Bounced, 2, Some("550"), true),
            (dropped, Status::Dropped, 1, Some("too late"), false),
        ];
        for (event, status, attempt, detail, is_error) in &table {
            assert_eq!((event.status, event.attempt, event.detail.as_deref()), (*status, *attempt, *detail));
            assert_eq!(event.is_error(), *is_error, "{event:?}");
        }
        assert_eq!(second.reference.as_deref(), Some("0100"));
        let steps: std::collections::BTreeSet<_> = table.iter().map(|(event, ..)| event.step()).collect();
        assert_eq!(steps.len(), table.len());
    }

    #[test]
    fn a_relay_that_repeats_the_message_gives_nothing_away() {
        let mut payload = Payload::plain(None, "Your code is 123456.".into());
        payload.code = Some("123456".into());
        payload.link = Some("https://id.example.org/confirmUser?confirmation_code=123456".into());
        payload.temporary_password = Some("Aa1!aaaa".into());
        let words = "550 rejected: Your code is 123456. (https://id.example.org/confirmUser?confirmation_code=123456)";

        assert_eq!(payload.hidden_in(words), "550 rejected: Your code is ******. (******)");
        assert_eq!(payload.hidden_in("550 Aa1!aaaa"), "550 ******");
    }

    #[test]
    fn a_message_is_called_as_its_relay_calls_it() {
        for (said, name) in [
            ("250 2.0.0 Ok: queued as 4F2A", Some("4F2A")),
            ("0100018c-7f3a-000000", Some("0100018c-7f3a-000000")),
            ("250 OK", None),
            ("250", None),
            ("", None),
        ] {
            assert_eq!(name_in(said), name, "{said}");
        }
    }

    #[test]
    fn words_are_cut_to_what_is_kept() {
        let event = MessageEvent::changed(&message(), Timestamp::EPOCH, &"ü".repeat(2000)).unwrap();

        assert_eq!(event.detail.map(|detail| detail.chars().count()), Some(LONGEST_DETAIL));
    }
}
