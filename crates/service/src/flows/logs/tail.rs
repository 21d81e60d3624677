//! The entries of one stream, forward from a place or backward to it.

use std::{collections::VecDeque, time::Duration};

use domain::time::Timestamp;
use store::{Place, Transaction};

use super::{
    filter,
    groups::Group,
    source::{Event, Range},
};
use crate::refusals::Result;

/// Entries looked at for one answer.
const LOOKED_AT: usize = 20_000;
/// How far back is looked first, and how much further each time that was not enough.
const FIRST_LOOK: Duration = Duration::from_secs(60 * 60);
const FURTHER: u32 = 8;
/// Entries of other machines may be a little ahead.
const AHEAD: Duration = Duration::from_secs(60);

/// Where to read.
#[derive(Clone, Debug)]
pub enum Direction {
    Forward(Place),
    Backward(Place),
    /// The newest.
    End,
}

/// Entries, the oldest first, and the places before and behind them.
pub struct Read {
    pub events: Vec<Event>,
    pub before: Place,
    pub behind: Place,
}

/// At most `limit` entries of a stream within some time.
///
/// # Errors
/// The store's.
pub async fn read(
    tx: &mut Transaction,
    (group, stream): (&Group, &str),
    (start, end): (Place, Option<Place>),
    direction: Direction,
    limit: usize,
    now: Timestamp,
) -> Result<Read> {
    let start = start.max(Place::before(group.oldest(now)));
    let latest = Place::before(now.plus(AHEAD));
    match direction {
        Direction::Forward(from) => {
            let from = from.max(start);
            let until = end.unwrap_or_else(|| Place::before(Timestamp::MAX));
            let range = Range { from: from.clone(), until, user: None };
            let mut events = Vec::new();
            let take = |event| {
                events.push(event);
                events.len() < limit
            };
            let next = filter::each(tx, (group, stream), range, LOOKED_AT, now, take).await?;
            let last = events.last().map(|event| event.place.behind());
            let before = events.first().map_or_else(|| from.clone(), |event| event.place.clone());
            // Nothing in so many entries of other streams: the next answer goes on behind them.
            Ok(Read { before, behind: last.or(next).unwrap_or(from), events })
        }
        Direction::Backward(to) => {
            backward(tx, (group, stream), (start, end.map_or(to.clone(), |end| end.min(to))), limit, now).await
        }
        Direction::End => backward(tx, (group, stream), (start, end.unwrap_or(latest)), limit, now).await,
    }
}

/// The last entries before a place: looked for further and further back.
async fn backward(
    tx: &mut Transaction,
    (group, stream): (&Group, &str),
    (start, until): (Place, Place),
    limit: usize,
    now: Timestamp,
) -> Result<Read> {
    let mut look = FIRST_LOOK;
    loop {
        let from = Place::before(until.moment().minus(look)).max(start.clone());
        let mut last = VecDeque::new();
        let range = Range { from: from.clone(), until: until.clone(), user: None };
        filter::each(tx, (group, stream), range, usize::MAX, now, |event| {
            if last.len() == limit {
                last.pop_front();
            }
            last.push_back(event);
            true
        })
        .await?;
        if last.len() == limit || from <= start {
            let events = Vec::from(last);
            let before = events.first().map_or_else(|| until.clone(), |event| event.place.clone());
            let behind = events.last().map_or_else(|| start.clone(), |event| event.place.behind());
            return Ok(Read { events, before, behind });
        }
        look *= FURTHER;
    }
}

/// When the first and the last entry of a stream were written.
///
/// # Errors
/// The store's.
pub async fn ends(
    tx: &mut Transaction,
    (group, stream): (&Group, &str),
    now: Timestamp,
) -> Result<Option<(Timestamp, Timestamp)>> {
    let always = (Place::before(Timestamp::EPOCH), None);
    let forward = Direction::Forward(Place::before(Timestamp::EPOCH));
    let first = read(tx, (group, stream), always.clone(), forward, 1, now).await?;
    let Some(first) = first.events.first() else { return Ok(None) };
    let last = read(tx, (group, stream), always, Direction::End, 1, now).await?;
    Ok(Some((first.at, last.events.first().map_or(first.at, |last| last.at))))
}
