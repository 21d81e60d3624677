//! Entries of groups that pools were configured to write to. A group and its stream are made by the first entry.

use std::sync::Arc;

use domain::{
    ids::PoolId,
    log::{LogEntry, LogGroup, LogStream},
    log_delivery::{EventSource, LogDelivery},
    random::Random,
    time::Timestamp,
};
use store::Transaction;

/// A group to write to, in the stream of one pool.
pub struct Destination {
    pub group: Arc<LogGroup>,
    group_is_new: bool,
    stream: LogStream,
    stream_is_new: bool,
}

/// What one entry takes to be written.
pub struct Writing<'a> {
    destination: &'a Destination,
    entry: LogEntry,
}

/// Where entries of a source go, if to a group: what is not there yet comes with the first entry.
///
/// # Errors
/// The store's.
pub async fn destination(
    tx: &mut Transaction,
    delivery: &LogDelivery,
    source: EventSource,
    pool: &PoolId,
    now: Timestamp,
    random: &dyn Random,
) -> store::Result<Option<Destination>> {
    let Some(name) = delivery.destination(source).and_then(|destination| destination.log_group()) else {
        return Ok(None);
    };
    let known = tx.log_group(name).await?;
    let group_is_new = known.is_none();
    let group = known.unwrap_or_else(|| Arc::new(LogGroup::found(name, now, random)));
    let stream = LogStream { group: group.number, name: pool.to_string(), created: now };
    let stream_is_new = group_is_new || tx.log_stream(stream.group, &stream.name).await?.is_none();
    Ok(Some(Destination { group, group_is_new, stream, stream_is_new }))
}

impl Destination {
    /// Makes the group and the stream if they are not there.
    pub fn make(&self, tx: &mut Transaction) {
        if self.group_is_new {
            tx.put(self.group.as_ref());
        }
        if self.stream_is_new {
            tx.put(&self.stream);
        }
    }

    pub fn entry(&self, text: String, now: Timestamp, random: &dyn Random) -> Writing<'_> {
        Writing { destination: self, entry: self.group.entry(&self.stream.name, text, now, random) }
    }
}

impl Writing<'_> {
    pub fn put(&self, tx: &mut Transaction) {
        self.destination.make(tx);
        tx.put(&self.entry);
    }

    /// With what a refusal leaves behind, too.
    pub fn trace(&self, tx: &mut Transaction) {
        if self.destination.group_is_new {
            tx.trace(self.destination.group.as_ref());
        }
        if self.destination.stream_is_new {
            tx.trace(&self.destination.stream);
        }
        tx.trace(&self.entry);
    }
}
