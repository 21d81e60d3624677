//! Functions that are still to be told of something. There are few at a time, and most are being told right now: who looks
//! for those that are due looks at all.

use domain::function_call::FunctionCall;
use domain::ids::RecordId;
use domain::pool::Pool;
use domain::secret::Sealed;
use domain::time::Timestamp;

use crate::failure::{Failure, Result};
use crate::record::{Record, Table};
use crate::store::Store;

/// Read at a time.
const AT_ONCE: usize = 64;

impl Record for FunctionCall {
    const TABLE: Table = Table::new(0x60, "function call", 1);
    type Key = RecordId;

    fn key(&self) -> RecordId {
        self.id
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.event);
    }
}

impl Store {
    /// Takes at most `limit` calls that nobody made in time: nobody else has them before `until`. `now` is wall time.
    /// Calls of pools that are gone are removed.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read. What was taken before stays taken.
    pub async fn claim_calls(&self, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<FunctionCall>> {
        let mut claimed = Vec::new();
        let mut after = None;
        loop {
            let page = self.begin().list_records::<FunctionCall>((), after.as_ref(), AT_ONCE).await?;
            for call in page.items.iter().filter(|call| call.due <= now) {
                claimed.extend(self.claim_call(call, now, until).await?);
                if claimed.len() >= limit {
                    return Ok(claimed);
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(claimed);
            }
        }
    }

    async fn claim_call(&self, call: &FunctionCall, now: Timestamp, until: Timestamp) -> Result<Option<FunctionCall>> {
        let mut tx = self.begin();
        let pool = tx.get::<Pool>(&call.pool).await?;
        let Some(current) = tx.get::<FunctionCall>(&call.key()).await? else { return Ok(None) };
        let taken = if pool.is_some() { current.claimed(now, until) } else { None };
        match &taken {
            Some(taken) => tx.put(taken),
            None if pool.is_none() => tx.delete(current.as_ref()),
            None => return Ok(None),
        }
        match tx.commit().await {
            Ok(()) => Ok(taken),
            Err(Failure::Conflict) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The function was told. False when the call is somebody else's meanwhile.
    ///
    /// # Errors
    /// The engine's, or a record that cannot be read.
    pub async fn settle_call(&self, held: &FunctionCall) -> Result<bool> {
        loop {
            let mut tx = self.begin();
            let current = tx.get::<FunctionCall>(&held.key()).await?;
            if current.as_deref() != Some(held) {
                return Ok(false);
            }
            tx.delete(held);
            match tx.commit().await {
                Ok(()) => return Ok(true),
                Err(Failure::Conflict) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
}
