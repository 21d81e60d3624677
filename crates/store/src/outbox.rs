//! The outbox: messages are records of the commit that causes them, then belong to whoever holds their lease.
//!
//! At least once: a worker that dies after sending and before saying so lets another send again, under the same id.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::RecordId;
use domain::message::{MessageEvent, Outgoing};
use domain::pool::Pool;
use domain::time::Timestamp;

use crate::failure::{Failure, Result};
use crate::index::Values;
use crate::record::{Record as _, key_of};
use crate::store::Store;
use crate::tables::BY_DUE;
use crate::transaction::Transaction;

/// Messages looked at together.
const PAGE: usize = 500;

impl Transaction {
    /// Writes a message, and that it waits, with what causes it. Make it
    /// [leased from birth](Outgoing::leased_from_birth) to the request that tries it first.
    pub fn enqueue(&mut self, message: &Outgoing) {
        self.put(message);
        if let Some(event) = MessageEvent::queued(message) {
            self.put(&event);
        }
    }

    /// As [`Transaction::enqueue`], and written by [`Transaction::refuse`] too.
    pub fn enqueue_traced(&mut self, message: &Outgoing) {
        self.trace(message);
        if let Some(event) = MessageEvent::queued(message) {
            self.trace(&event);
        }
    }
}

impl Transaction {
    /// Whether a message still is as its holder left it; its pool, and the event to be remembered, are looked for along
    /// with it. The commit relies on it.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn holds(&mut self, held: &Outgoing, event: Option<&MessageEvent>) -> Result<bool> {
        let mut keys = vec![key_of::<Outgoing>(&held.key())];
        keys.extend(event.map(|event| key_of::<MessageEvent>(&event.key())));
        keys.extend(held.pool.map(|pool| key_of::<Pool>(&pool)));
        self.load(&keys).await?;
        Ok(self.get::<Outgoing>(&held.key()).await?.as_deref() == Some(held))
    }

    /// The pool that a message is of, as long as it is there. The commit does not rely on it.
    ///
    /// # Errors
    /// As [`Transaction::holds`].
    pub async fn pool_of(&mut self, message: &Outgoing) -> Result<Option<Arc<Pool>>> {
        match &message.pool {
            Some(pool) => self.peek(pool).await,
            None => Ok(None),
        }
    }
}

impl Store {
    /// Takes at most `limit` messages that are due, the longest due first, each by a commit of its own: nobody else has
    /// them until the lease ends. `now` is wall time. Messages of pools that are gone are removed.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. What was taken before stays taken until its lease ends.
    pub async fn claim_messages(&self, now: Timestamp, lease: Duration, limit: usize) -> Result<Vec<Arc<Outgoing>>> {
        let mut tx = self.begin();
        let due = Values::below(now.plus(Duration::from_millis(1)));
        let page = tx.list::<Outgoing>(&BY_DUE, (), &due, None, limit).await?;
        let pools: Vec<_> = page.items.iter().filter_map(|message| message.pool).collect();
        let there = tx.get_all::<Pool>(&pools).await?;
        let gone: HashSet<_> =
            pools.into_iter().zip(&there).filter(|(_, pool)| pool.is_none()).map(|(number, _)| number).collect();

        let mut claimed = Vec::new();
        for message in page.items {
            let is_orphan = message.pool.is_some_and(|pool| gone.contains(&pool));
            let mut tx = self.begin();
            let Some(current) = tx.get::<Outgoing>(&message.key()).await? else { continue };
            let taken = if is_orphan { None } else { current.claimed(now, lease) };
            match &taken {
                Some(taken) => tx.put(taken),
                None if is_orphan => tx.delete(current.as_ref()),
                None => continue,
            }
            match tx.commit().await {
                Ok(()) => claimed.extend(taken.map(Arc::new)),
                Err(Failure::Conflict) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(claimed)
    }

    /// Writes what became of a message that was claimed, or born leased: [`Outgoing::sent`], [`Outgoing::postponed`] and
    /// the like of it. False when it is somebody else's meanwhile; nothing is written then.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn settle_message(&self, held: &Outgoing, outcome: &Outgoing) -> Result<bool> {
        // What was sent must be known as sent, or it is sent again: only another holder is a reason to give up.
        loop {
            let mut tx = self.begin();
            if !tx.holds(held, None).await? {
                return Ok(false);
            }
            tx.put(outcome);
            match tx.commit().await {
                Ok(()) => return Ok(true),
                Err(Failure::Conflict) => {}
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Ends every lease: for whoever has the store to themselves, so that all holders are known to be gone.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn give_back_messages(&self) -> Result<()> {
        let mut after = None;
        loop {
            let mut tx = self.begin();
            let page = tx.waiting_messages(after.as_ref(), PAGE).await?;
            for message in page.items {
                let decided =
                    self.decide_on_message(message.id, |message| message.given_back().ok_or(()), |_| None).await?;
                drop(decided);
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Changes a message as `decide` says, whoever else changes it meanwhile, and writes down the event that `note` makes
    /// of it. None when there is no such message.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn decide_on_message<E>(
        &self,
        id: RecordId,
        decide: impl Fn(&Outgoing) -> std::result::Result<Outgoing, E>,
        note: impl Fn(&Outgoing) -> Option<MessageEvent>,
    ) -> Result<Option<std::result::Result<Outgoing, E>>> {
        loop {
            let mut tx = self.begin();
            let Some(current) = tx.get::<Outgoing>(&id).await? else { return Ok(None) };
            let decided = match decide(&current) {
                Ok(decided) => decided,
                Err(why) => return Ok(Some(Err(why))),
            };
            tx.put(&decided);
            if let (Some(event), Some(_)) = (note(&decided), tx.pool_of(&decided).await?) {
                tx.remember_message(&event).await?;
            }
            match tx.commit().await {
                Ok(()) => return Ok(Some(Ok(decided))),
                Err(Failure::Conflict) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
}
