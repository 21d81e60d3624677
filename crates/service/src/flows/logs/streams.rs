//! The streams of a group: days of messages, import jobs, and what was written to.

use std::{collections::BTreeMap, time::Duration};

use domain::{message::HISTORY_KEPT, time::Timestamp};
use store::{Place, Transaction};

use super::{
    groups::{Derived, Group},
    source,
};
use crate::refusals::Result;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Records read at a time.
const PAGE: usize = 500;

/// The streams whose names begin so, with the moments they were made.
///
/// # Errors
/// The store's.
pub async fn list(
    tx: &mut Transaction,
    group: &Group,
    beginning: &str,
    now: Timestamp,
) -> Result<BTreeMap<String, Timestamp>> {
    let mut streams = BTreeMap::new();
    match &group.derived {
        Some(Derived::Messages(pool)) => {
            for (day, begins) in days(group, now) {
                let (from, until) = (Place::before(begins), Place::before(begins.plus(DAY)));
                if day.starts_with(beginning)
                    && !tx.message_events(pool.number, &from, &until, 1).await?.items.is_empty()
                {
                    streams.insert(day, begins);
                }
            }
        }
        Some(Derived::Imports(pool)) => {
            let jobs = source::jobs(tx, pool.number).await?;
            let named = jobs.into_iter().filter(|(_, job)| job.id.0.starts_with(beginning));
            streams.extend(named.map(|(began, job)| (job.id.0.clone(), began)));
        }
        None => {}
    }
    let Some(record) = &group.record else { return Ok(streams) };
    let mut after = None;
    loop {
        let page = tx.log_streams(record.number, beginning, after.as_ref(), PAGE).await?;
        streams.extend(page.items.into_iter().map(|stream| (stream.name.clone(), stream.created)));
        after = page.next;
        if after.is_none() {
            return Ok(streams);
        }
    }
}

/// Whether a stream can be read.
///
/// # Errors
/// The store's.
pub async fn exists(tx: &mut Transaction, group: &Group, name: &str, now: Timestamp) -> Result<bool> {
    if let Some(record) = &group.record
        && tx.log_stream(record.number, name).await?.is_some()
    {
        return Ok(true);
    }
    Ok(match &group.derived {
        Some(Derived::Messages(_)) => days(group, now).any(|(day, _)| day == name),
        Some(Derived::Imports(pool)) => source::jobs(tx, pool.number).await?.iter().any(|(_, job)| job.id.0 == name),
        None => false,
    })
}

/// The days whose messages are kept.
fn days(group: &Group, now: Timestamp) -> impl Iterator<Item = (String, Timestamp)> {
    let oldest = group.oldest(now).max(now.minus(HISTORY_KEPT));
    let length = i64::try_from(DAY.as_millis()).unwrap_or(i64::MAX);
    let first = oldest.millis().div_euclid(length);
    let last = now.millis().div_euclid(length);
    (first..=last).map(move |number| {
        let begins = Timestamp::from_millis(number * length);
        (source::day(begins), begins)
    })
}

/// When a day begins that a stream of messages is named after.
pub fn day_named(group: &Group, name: &str, now: Timestamp) -> Option<(Place, Place)> {
    matches!(group.derived, Some(Derived::Messages(_))).then_some(())?;
    let (_, begins) = days(group, now).find(|(day, _)| day == name)?;
    Some((Place::before(begins), Place::before(begins.plus(DAY))))
}
