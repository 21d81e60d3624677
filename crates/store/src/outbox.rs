//! The outbox: messages are records of the commit that causes them, then belong to whoever holds their lease.
//!
//! At least once: a worker that dies after sending and before saying so lets another send again, under the same id.

use std::sync::Arc;
use std::time::Duration;

use domain::message::{MessageEvent, Outgoing};
use domain::pool::Pool;
use domain::time::Timestamp;

use crate::failure::{Failure, Result};
use crate::index::Values;
use crate::record::{Record as _, key_of};
use crate::store::Store;
use crate::tables::BY_DUE;
use crate::transaction::Transaction;

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
    /// Whether a message still is as its holder left it; its pool is read along with it. The commit relies on it.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn holds(&mut self, held: &Outgoing) -> Result<bool> {
        self.load(&[key_of::<Outgoing>(&held.key()), key_of::<Pool>(&held.pool)]).await?;
        Ok(self.get::<Outgoing>(&held.key()).await?.as_deref() == Some(held))
    }

    /// The pool that a message is of, as long as it is there. The commit does not rely on it.
    ///
    /// # Errors
    /// As [`Transaction::holds`].
    pub async fn pool_of(&mut self, message: &Outgoing) -> Result<Option<Arc<Pool>>> {
        self.peek(&message.pool).await
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
        let pools: Vec<_> = page.items.iter().map(|message| message.pool).collect();
        let pools = tx.get_all::<Pool>(&pools).await?;

        let mut claimed = Vec::new();
        for (message, pool) in page.items.into_iter().zip(pools) {
            let mut tx = self.begin();
            let Some(current) = tx.get::<Outgoing>(&message.key()).await? else { continue };
            let taken = if pool.is_some() { current.claimed(now, lease) } else { None };
            match &taken {
                Some(taken) => tx.put(taken),
                None if pool.is_none() => tx.delete(current.as_ref()),
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
            if !tx.holds(held).await? {
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
}
