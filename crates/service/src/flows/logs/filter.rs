//! Entries that match a pattern, the oldest first.

use domain::{
    ids::{PoolNumber, RecordId, Sub},
    log::{Fields, Found, Pattern, Step},
    message::MessageEvent,
    time::Timestamp,
};
use serde_json::Value;
use store::{Place, Transaction};

use super::{
    groups::Group,
    source::{self, Event, Range, Source},
};
use crate::refusals::Result;

/// Entries looked at for one answer: the next one goes on from there.
const LOOKED_AT: usize = 10_000;
/// Entries read at a time.
const AT_ONCE: usize = 1000;
/// An answer ends beyond so many bytes of text: Amazon's limit.
const LARGEST: usize = 1024 * 1024;

/// Which streams are searched.
#[derive(Clone, Copy, Debug)]
pub enum Streams<'a> {
    All,
    Beginning(&'a str),
    Named(&'a [String]),
}

impl Streams<'_> {
    fn has(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Beginning(beginning) => name.starts_with(beginning),
            Self::Named(names) => names.iter().any(|named| named == name),
        }
    }
}

/// What is asked for.
pub struct Query<'a> {
    pub streams: Streams<'a>,
    pub pattern: &'a Pattern,
    pub from: Place,
    pub until: Place,
    pub limit: usize,
}

/// What matches, and from where to go on; a page may be empty and have a successor.
///
/// # Errors
/// The store's.
pub async fn run(tx: &mut Transaction, group: &Group, query: &Query<'_>, now: Timestamp) -> Result<source::Page> {
    let sources = group.sources();
    let from = query.from.clone().max(Place::before(group.oldest(now)));
    let mut range = Range { from, until: query.until.clone(), user: None };
    narrow(tx, &sources, query.pattern, &mut range).await?;
    let (mut events, mut looked_at, mut bytes) = (Vec::new(), 0, 0);
    loop {
        let page = source::read_all(tx, &sources, &range, AT_ONCE, now).await?;
        looked_at += page.events.len();
        for event in page.events {
            if !query.streams.has(&event.stream) || !matches(query.pattern, &event.text) {
                continue;
            }
            bytes += event.text.len();
            let place = event.place.clone();
            events.push(event);
            if events.len() == query.limit || bytes > LARGEST {
                return Ok(source::Page { events, next: Some(place.behind()) });
            }
        }
        match page.next {
            Some(next) if looked_at < LOOKED_AT => range.from = next,
            next => return Ok(source::Page { events, next }),
        }
    }
}

/// Where every match is about one user, or one message, only that user's history is read.
async fn narrow(tx: &mut Transaction, sources: &[Source], pattern: &Pattern, range: &mut Range) -> Result<()> {
    if let Some(user) = pattern.demands("user_sub") {
        range.user = Some(Sub::from(user));
    } else if let (&[Source::Messages(pool), ..], Some(message)) = (sources, pattern.demands("message_id")) {
        range.user = written_to(tx, pool, message).await?;
    }
    Ok(())
}

/// Whom a message was to; it lies at the moment that its id begins with.
async fn written_to(tx: &mut Transaction, pool: PoolNumber, message: &str) -> Result<Option<Sub>> {
    let Some(id) = RecordId::parse(message) else { return Ok(None) };
    let from = Place::before(id.moment());
    let mut place = from.as_bytes().to_vec();
    place.extend_from_slice(&id.0.to_be_bytes());
    let until = Place::before(id.moment().plus(std::time::Duration::from_millis(1)));
    let found = tx.message_events(pool, &Place::from_bytes(place), &until, 1).await?;
    let event: Option<&MessageEvent> = found.items.first().map(|(_, event)| event.as_ref());
    Ok(event.filter(|event| event.message == id).map(|event| event.user.clone()))
}

fn matches(pattern: &Pattern, text: &str) -> bool {
    match pattern {
        Pattern::Everything => true,
        Pattern::Terms(_) => pattern.matches(&Json { text, value: Value::Null }),
        Pattern::Json(_) => match serde_json::from_str(text) {
            Ok(value) => pattern.matches(&Json { text, value }),
            Err(_) => false,
        },
    }
}

struct Json<'a> {
    text: &'a str,
    value: Value,
}

impl Fields for Json<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn look(&self, path: &[Step]) -> Vec<Found<'_>> {
        let mut here = vec![&self.value];
        for step in path {
            let mut inside = Vec::new();
            for value in here {
                match step {
                    Step::Key(key) => inside.extend(value.get(key)),
                    Step::Index(index) => inside.extend(value.get(index)),
                    Step::Each => inside.extend(value.as_array().into_iter().flatten()),
                }
            }
            here = inside;
        }
        here.into_iter().map(found).collect()
    }
}

fn found(value: &Value) -> Found<'_> {
    match value {
        Value::String(text) => Found::Text(text.as_str().into()),
        Value::Number(number) => Found::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::Bool(flag) => Found::Flag(*flag),
        Value::Null => Found::Null,
        Value::Array(_) | Value::Object(_) => Found::Inner,
    }
}

/// An event's id, and a token: its place, in digits.
pub fn shown(place: &Place) -> String {
    hex::encode(place.as_bytes())
}

/// Reads back what [`shown`] wrote.
pub fn read_back(token: &str) -> Option<Place> {
    let bytes = hex::decode(token).ok().filter(|bytes| (8..=64).contains(&bytes.len()))?;
    Some(Place::from_bytes(bytes))
}

/// Every event of a range in a stream, to whoever wants it; false ends the reading. At most about so many entries are
/// looked at.
///
/// # Errors
/// The store's.
pub async fn each(
    tx: &mut Transaction,
    (group, stream): (&Group, &str),
    mut range: Range,
    most: usize,
    now: Timestamp,
    mut take: impl FnMut(Event) -> bool,
) -> Result<Option<Place>> {
    let sources = group.sources();
    let mut looked_at = 0;
    loop {
        let page = source::read_all(tx, &sources, &range, AT_ONCE, now).await?;
        looked_at += page.events.len();
        for event in page.events {
            let place = event.place.clone();
            if event.stream == stream && !take(event) {
                return Ok(Some(place.behind()));
            }
        }
        match page.next {
            Some(next) if looked_at < most => range.from = next,
            next => return Ok(next),
        }
    }
}
