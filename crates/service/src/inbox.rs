//! The mailbox of `dev`: every message that was sent, readable by code and by people.
//!
//! Lives in memory, in this process. Holds at most [`CAPACITY`] messages, the oldest fall out.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::message::{Channel, Kind, Outgoing, Payload, Status, find, is_html};
use serde::Serialize;
use tokio::sync::Notify;

use crate::ports::DeliveryError;

/// At most this many messages are kept.
pub const CAPACITY: usize = 10_000;

/// One message as `/_poolhouse/inbox` shows it; every member is present, null when absent.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct InboxMessage {
    pub id: String,
    /// Null for what somebody sends by themselves (SES, SNS).
    pub pool_id: Option<String>,
    pub user_sub: Option<String>,
    /// sign_up, resend, invitation, forgot_password, verify_attribute, update_attribute, mfa, sign_in_code,
    /// notification, other.
    pub kind: String,
    /// email or sms.
    pub channel: String,
    pub to: String,
    /// Null for sms.
    pub subject: Option<String>,
    pub body: String,
    /// The body when it is HTML, else null.
    pub html: Option<String>,
    /// Digits as a string.
    pub code: Option<String>,
    pub link: Option<String>,
    pub username: Option<String>,
    pub temporary_password: Option<String>,
    /// RFC 3339, UTC.
    pub sent_at: String,
    /// queued, sent, delivered, bounced, complained, failed, dropped.
    pub status: String,
}

/// Whether waiting readers get a message at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    Unread,
    /// Not before it is delivered: its delivery was made to fail.
    Withheld,
}

/// How deliveries are made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// As an address that does not exist: for good, and the caller is told.
    Refused,
    /// As a relay that is busy: it is tried again.
    Postponed,
}

impl Failing {
    pub(crate) fn error(self) -> DeliveryError {
        match self {
            Self::Refused => {
                DeliveryError::Permanent("550 5.1.1 the inbox was told to refuse this delivery".to_owned())
            }
            Self::Postponed => {
                DeliveryError::Transient("451 4.3.0 the inbox was told to fail this delivery".to_owned())
            }
        }
    }
}

#[derive(Debug)]
struct Kept {
    message: InboxMessage,
    unread: bool,
    withheld: bool,
}

/// Newest last.
#[derive(Default, Debug)]
struct Shelf {
    kept: VecDeque<Kept>,
    /// Deliveries that are still to fail, by address in lower case.
    failing: HashMap<String, (u32, Failing)>,
    /// Moves when the inbox is emptied, so that waiting readers give up.
    generation: u64,
}

#[derive(Default, Debug)]
pub struct Inbox {
    shelf: Mutex<Shelf>,
    changed: Notify,
}

impl Inbox {
    pub fn add(&self, message: InboxMessage, arrival: Arrival) {
        let mut shelf = self.shelf();
        if shelf.kept.len() == CAPACITY {
            shelf.kept.pop_front();
        }
        let withheld = arrival == Arrival::Withheld;
        shelf.kept.push_back(Kept { message, unread: !withheld, withheld });
        drop(shelf);
        self.changed.notify_waiters();
    }

    /// Whether a message is still kept. Looks from the newest.
    pub fn has(&self, id: &str) -> bool {
        self.shelf().kept.iter().rev().any(|kept| kept.message.id == id)
    }

    /// Moves the status of a message that is still kept.
    pub fn mark(&self, id: &str, status: Status) {
        let mut shelf = self.shelf();
        // Messages change state soon after they arrive: look from the newest.
        if let Some(kept) = shelf.kept.iter_mut().rev().find(|kept| kept.message.id == id) {
            status.as_str().clone_into(&mut kept.message.status);
            if matches!(status, Status::Sent | Status::Delivered) && std::mem::take(&mut kept.withheld) {
                kept.unread = true;
            }
        }
        drop(shelf);
        self.changed.notify_waiters();
    }

    /// Makes the next deliveries to an address fail; none when `times` is 0.
    pub fn fail(&self, to: &str, times: u32, how: Failing) {
        let mut shelf = self.shelf();
        match times {
            0 => drop(shelf.failing.remove(&to.to_ascii_lowercase())),
            _ => drop(shelf.failing.insert(to.to_ascii_lowercase(), (times, how))),
        }
    }

    /// Whether the delivery that is about to be made is to fail; counts it.
    pub(crate) fn failing(&self, to: &str) -> Option<Failing> {
        let mut shelf = self.shelf();
        if shelf.failing.is_empty() {
            return None;
        }
        let address = to.to_ascii_lowercase();
        let (times, how) = shelf.failing.get_mut(&address)?;
        let how = *how;
        *times -= 1;
        if *times == 0 {
            shelf.failing.remove(&address);
        }
        Some(how)
    }

    /// Newest first. Leaves unread marks alone.
    pub fn list(&self, to: Option<&str>, pool: Option<&str>, limit: usize) -> Vec<InboxMessage> {
        self.shelf()
            .kept
            .iter()
            .rev()
            .filter(|kept| to.is_none_or(|to| is_for(&kept.message, to)))
            .filter(|kept| pool.is_none_or(|pool| kept.message.pool_id.as_deref() == Some(pool)))
            .take(limit)
            .map(|kept| kept.message.clone())
            .collect()
    }

    /// The oldest unread message to exactly this address, given to one caller only; waits for it. None when the time is
    /// up or the inbox was emptied meanwhile.
    pub async fn next(&self, to: &str, wait: std::time::Duration) -> Option<InboxMessage> {
        let generation = self.shelf().generation;
        let waiting = async {
            loop {
                // Registered before the look, so that an arrival between the two is not missed.
                let arrival = self.changed.notified();
                tokio::pin!(arrival);
                arrival.as_mut().enable();
                {
                    let mut shelf = self.shelf();
                    if shelf.generation != generation {
                        return None;
                    }
                    if let Some(kept) = shelf.kept.iter_mut().find(|kept| kept.unread && is_for(&kept.message, to)) {
                        kept.unread = false;
                        return Some(kept.message.clone());
                    }
                }
                arrival.await;
            }
        };
        tokio::time::timeout(wait, waiting).await.unwrap_or(None)
    }

    /// Resolves at the next change; for the page that updates itself.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    pub fn clear(&self) {
        let mut shelf = self.shelf();
        shelf.kept.clear();
        shelf.failing.clear();
        shelf.generation += 1;
        drop(shelf);
        self.changed.notify_waiters();
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // A panic while holding the lock leaves whole messages behind: go on with them.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A message as the inbox shows it. In messages of pools it is known where the code is; in others it is looked for.
pub(crate) fn shown(outgoing: &Outgoing, payload: &Payload) -> InboxMessage {
    let recipient = &outgoing.recipient;
    let is_mail = recipient.channel == Channel::Email;
    let html = payload.html.clone().or_else(|| (is_mail && is_html(&payload.body)).then(|| payload.body.clone()));
    let found = match recipient.kind {
        Kind::Other => {
            let text = (html.as_ref() != Some(&payload.body)).then_some(payload.body.as_str());
            find(text, html.as_deref())
        }
        _ => domain::message::Found::default(),
    };
    InboxMessage {
        id: outgoing.id.to_string(),
        pool_id: outgoing.pool_id.as_ref().map(ToString::to_string),
        user_sub: recipient.user.as_ref().map(ToString::to_string),
        kind: recipient.kind.as_str().to_owned(),
        channel: recipient.channel.as_str().to_owned(),
        to: recipient.to.clone(),
        subject: payload.subject.clone(),
        body: payload.body.clone(),
        html,
        code: payload.code.clone().or(found.code),
        link: payload.link.clone().or(found.link),
        username: payload.username.clone(),
        temporary_password: payload.temporary_password.clone().or(found.temporary_password),
        sent_at: jiff::Timestamp::from_millisecond(outgoing.created.millis())
            .map(|at| at.to_string())
            .unwrap_or_default(),
        status: outgoing.status().as_str().to_owned(),
    }
}

/// Mail addresses compare without case, numbers as they are.
fn is_for(message: &InboxMessage, to: &str) -> bool {
    if message.channel == "email" { message.to.eq_ignore_ascii_case(to) } else { message.to == to }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::*;

    fn message(id: &str, to: &str) -> InboxMessage {
        InboxMessage {
            id: id.into(),
            pool_id: Some("us-east-1_A".into()),
            user_sub: None,
            kind: "sign_up".into(),
            channel: "email".into(),
            to: to.into(),
            subject: None,
            body: String::new(),
            html: None,
            code: None,
            link: None,
            username: None,
            temporary_password: None,
            sent_at: String::new(),
            status: "queued".into(),
        }
    }

    #[tokio::test]
    async fn waiting_readers_of_different_recipients_never_steal_from_each_other() {
        let inbox = Arc::new(Inbox::default());
        let readers: Vec<_> = (0..20)
            .map(|number| {
                let inbox = inbox.clone();
                async move { inbox.next(&format!("U{number}@example.com"), Duration::from_secs(5)).await }
            })
            .collect();
        let writer = async {
            for number in (0..20).rev() {
                inbox.add(message(&number.to_string(), &format!("u{number}@example.com")), Arrival::Unread);
                tokio::task::yield_now().await;
            }
        };
        let (read, ()) = tokio::join!(futures::future::join_all(readers), writer);
        let ids: Vec<_> = read.into_iter().map(|message| message.unwrap().id).collect();
        assert_eq!(ids, (0..20).map(|number| number.to_string()).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn each_message_goes_to_one_reader_oldest_first() {
        let inbox = Inbox::default();
        inbox.add(message("1", "a@b.c"), Arrival::Unread);
        inbox.add(message("2", "a@b.c"), Arrival::Unread);
        assert_eq!(inbox.next("A@B.C", Duration::ZERO).await.unwrap().id, "1");
        assert_eq!(inbox.next("a@b.c", Duration::ZERO).await.unwrap().id, "2");
        assert!(inbox.next("a@b.c", Duration::ZERO).await.is_none());
        assert_eq!(inbox.list(Some("a@b.c"), None, 10).len(), 2);
    }

    #[tokio::test]
    async fn emptying_the_inbox_sends_waiting_readers_home() {
        let inbox = Inbox::default();
        let (read, ()) = tokio::join!(inbox.next("a@b.c", Duration::from_secs(60)), async {
            tokio::task::yield_now().await;
            inbox.clear();
        });
        assert!(read.is_none());
    }

    #[test]
    fn the_oldest_fall_out() {
        let inbox = Inbox::default();
        for number in 0..=CAPACITY {
            inbox.add(message(&number.to_string(), "a@b.c"), Arrival::Unread);
        }
        let all = inbox.list(None, None, usize::MAX);
        assert_eq!((all.len(), all[0].id.as_str(), all[CAPACITY - 1].id.as_str()), (CAPACITY, "10000", "1"));
    }

    #[tokio::test]
    async fn a_delivery_that_was_made_to_fail_is_not_read_before_it_succeeds() {
        let inbox = Inbox::default();
        inbox.fail("A@b.c", 2, Failing::Postponed);
        assert_eq!(inbox.failing("a@B.c"), Some(Failing::Postponed));
        assert_eq!(inbox.failing("other@b.c"), None);
        inbox.add(message("1", "a@b.c"), Arrival::Withheld);
        assert!(inbox.next("a@b.c", Duration::ZERO).await.is_none());

        assert_eq!(inbox.failing("a@b.c"), Some(Failing::Postponed));
        assert_eq!(inbox.failing("a@b.c"), None);
        inbox.mark("1", Status::Delivered);
        assert_eq!(inbox.next("a@b.c", Duration::ZERO).await.unwrap().id, "1");
        inbox.mark("1", Status::Delivered);
        assert!(inbox.next("a@b.c", Duration::ZERO).await.is_none());

        inbox.fail("a@b.c", 3, Failing::Refused);
        inbox.fail("a@b.c", 0, Failing::Refused);
        assert_eq!(inbox.failing("a@b.c"), None);
    }
}
