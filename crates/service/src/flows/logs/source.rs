//! What entries are read from, all in the same way: by places, in the order of time.

use domain::{
    ids::{PoolNumber, Sub},
    import::{Job, State},
    log::LogGroupNumber,
    message::MessageEvent,
    time::Timestamp,
};
use store::{Place, Placed, Transaction};

use super::lines;
use crate::refusals::Result;

/// Where the entries of a group lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Messages(PoolNumber),
    Imports(PoolNumber),
    Entries(LogGroupNumber),
}

/// An entry as it is shown.
#[derive(Clone, Debug)]
pub struct Event {
    pub place: Place,
    pub at: Timestamp,
    pub stream: String,
    pub text: String,
}

/// Events in their order, and where the next ones may be.
pub struct Page {
    pub events: Vec<Event>,
    pub next: Option<Place>,
}

/// From where up to where, and of whom alone if the question says so.
#[derive(Clone, Debug)]
pub struct Range {
    pub from: Place,
    pub until: Place,
    /// Of messages: every match is about this user.
    pub user: Option<Sub>,
}

impl Source {
    /// At most about `limit` events of a range. `now` is wall time.
    ///
    /// # Errors
    /// The store's.
    pub async fn read(self, tx: &mut Transaction, range: &Range, limit: usize, now: Timestamp) -> Result<Page> {
        match self {
            Self::Messages(pool) => {
                let found = match &range.user {
                    Some(user) => tx.message_events_of(pool, user, &range.from, &range.until, limit).await?,
                    None => tx.message_events(pool, &range.from, &range.until, limit).await?,
                };
                Ok(messages(found))
            }
            Self::Imports(pool) => imports(tx, pool, range, limit).await,
            Self::Entries(group) => {
                let found = tx.log_entries(group, &range.from, &range.until, limit).await?;
                let shown = found.items.into_iter().filter(|(_, entry)| entry.end > now);
                let events = shown.map(|(place, entry)| Event {
                    place,
                    at: entry.at,
                    stream: entry.stream.clone(),
                    text: entry.text.clone(),
                });
                Ok(Page { events: events.collect(), next: found.next })
            }
        }
    }
}

/// Streams of messages are days.
pub fn day(at: Timestamp) -> String {
    let date = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default();
    date.strftime("%Y/%m/%d").to_string()
}

fn messages(found: Placed<MessageEvent>) -> Page {
    let events = found.items.into_iter().map(|(place, event)| Event {
        place,
        at: event.at,
        stream: day(event.at),
        text: lines::message(&event),
    });
    Page { events: events.collect(), next: found.next }
}

/// When a job began to be carried out: all its lines are of this moment.
pub fn began(job: &Job) -> Option<Timestamp> {
    match job.state {
        State::Created { .. } => None,
        State::Running { started, .. } => Some(started),
        State::Ended { started, .. } => started,
    }
}

/// A pool's jobs that were carried out, the oldest first: one after the other, so their lines are in order too.
///
/// # Errors
/// The store's.
pub async fn jobs(tx: &mut Transaction, pool: PoolNumber) -> Result<Vec<(Timestamp, std::sync::Arc<Job>)>> {
    let mut jobs = Vec::new();
    let mut after = None;
    loop {
        let page = tx.import_jobs(pool, after.as_ref(), 100).await?;
        jobs.extend(page.items.into_iter().filter_map(|job| began(&job).map(|began| (began, job))));
        after = page.next;
        if after.is_none() {
            jobs.sort_by_key(|(began, job)| (*began, std::cmp::Reverse(job.number)));
            return Ok(jobs);
        }
    }
}

/// Pages of a log read at a time.
const LOG_PAGES: usize = 16;

/// The place of a line: its job's beginning, the job, the page of the log, the line in it.
fn line_place(began: Timestamp, job: &Job, page: u64, line: u32) -> Place {
    let mut bytes = Place::before(began).as_bytes().to_vec();
    bytes.extend_from_slice(&(u64::MAX - job.number.0).to_be_bytes());
    bytes.extend_from_slice(&page.to_be_bytes());
    bytes.extend_from_slice(&line.to_be_bytes());
    Place::from_bytes(bytes)
}

/// The page of a job's log that a place is in.
fn page_at(place: &Place, began: Timestamp, job: &Job) -> u64 {
    let beginning = line_place(began, job, 0, 0);
    let (Some(head), Some(page)) = (place.as_bytes().get(..16), place.as_bytes().get(16..24)) else { return 0 };
    if beginning.as_bytes().get(..16) != Some(head) {
        return 0;
    }
    page.try_into().map_or(0, u64::from_be_bytes)
}

async fn imports(tx: &mut Transaction, pool: PoolNumber, range: &Range, limit: usize) -> Result<Page> {
    let mut events = Vec::new();
    for (at, job) in jobs(tx, pool).await? {
        let end = line_place(at, &job, u64::MAX, u32::MAX);
        if end < range.from || line_place(at, &job, 0, 0) >= range.until {
            continue;
        }
        let mut from = page_at(&range.from, at, &job);
        loop {
            let pages = tx.import_log_from(&job, from, LOG_PAGES).await?;
            for page in &pages {
                for (number, line) in page.text.lines().enumerate() {
                    let place = line_place(at, &job, page.after, u32::try_from(number).unwrap_or(u32::MAX));
                    if place < range.from {
                        continue;
                    }
                    if place >= range.until || events.len() == limit {
                        let next = (place < range.until).then_some(place);
                        return Ok(Page { events, next });
                    }
                    events.push(Event { place, at, stream: job.id.0.clone(), text: line.to_owned() });
                }
            }
            match pages.last() {
                Some(last) if pages.len() == LOG_PAGES => from = last.after + 1,
                _ => break,
            }
        }
    }
    Ok(Page { events, next: None })
}

/// The events of several sources as one list: no further than every source has been read.
///
/// # Errors
/// The store's.
pub async fn read_all(
    tx: &mut Transaction,
    sources: &[Source],
    range: &Range,
    limit: usize,
    now: Timestamp,
) -> Result<Page> {
    let mut events = Vec::new();
    let mut next: Option<Place> = None;
    for source in sources {
        let page = source.read(tx, range, limit, now).await?;
        events.extend(page.events);
        next = match (next, page.next) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    events.sort_by(|one, other| one.place.cmp(&other.place));
    if let Some(next) = &next {
        events.retain(|event| event.place < *next);
    }
    if events.len() > limit {
        events.truncate(limit);
        next = events.last().map(|event| event.place.behind());
    }
    Ok(Page { events, next })
}
