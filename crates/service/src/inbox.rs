//! The mailbox of `dev`: every message that was sent, readable by code and by people.
//!
//! Lives in memory, in this process. Holds at most [`CAPACITY`] messages, the oldest fall out.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use tokio::sync::Notify;

/// At most this many messages are kept.
pub const CAPACITY: usize = 10_000;

/// One message as `/_poolhouse/inbox` shows it; every member is present, null when absent.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct InboxMessage {
    pub id: String,
    pub pool_id: String,
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

#[derive(Debug)]
struct Kept {
    message: InboxMessage,
    unread: bool,
}

/// Newest last.
#[derive(Default, Debug)]
struct Shelf {
    kept: VecDeque<Kept>,
    /// Moves when the inbox is emptied, so that waiting readers give up.
    generation: u64,
}

#[derive(Default, Debug)]
pub struct Inbox {
    shelf: Mutex<Shelf>,
    changed: Notify,
}

impl Inbox {
    pub fn add(&self, message: InboxMessage) {
        let mut shelf = self.shelf();
        if shelf.kept.len() == CAPACITY {
            shelf.kept.pop_front();
        }
        shelf.kept.push_back(Kept { message, unread: true });
        drop(shelf);
        self.changed.notify_waiters();
    }

    /// Moves the status of a message that is still kept.
    pub fn mark(&self, id: &str, status: &str) {
        let mut shelf = self.shelf();
        // Messages change state soon after they arrive: look from the newest.
        if let Some(kept) = shelf.kept.iter_mut().rev().find(|kept| kept.message.id == id) {
            kept.message.status = status.to_owned();
        }
        drop(shelf);
        self.changed.notify_waiters();
    }

    /// Newest first. Leaves unread marks alone.
    pub fn list(&self, to: Option<&str>, pool: Option<&str>, limit: usize) -> Vec<InboxMessage> {
        self.shelf()
            .kept
            .iter()
            .rev()
            .filter(|kept| to.is_none_or(|to| is_for(&kept.message, to)))
            .filter(|kept| pool.is_none_or(|pool| kept.message.pool_id == pool))
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
        shelf.generation += 1;
        drop(shelf);
        self.changed.notify_waiters();
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // A panic while holding the lock leaves whole messages behind: go on with them.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
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
            pool_id: "us-east-1_A".into(),
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
                inbox.add(message(&number.to_string(), &format!("u{number}@example.com")));
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
        inbox.add(message("1", "a@b.c"));
        inbox.add(message("2", "a@b.c"));
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
            inbox.add(message(&number.to_string(), "a@b.c"));
        }
        let all = inbox.list(None, None, usize::MAX);
        assert_eq!((all.len(), all[0].id.as_str(), all[CAPACITY - 1].id.as_str()), (CAPACITY, "10000", "1"));
    }
}
