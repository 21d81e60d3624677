//! What requests of the logs API have in common: moments, tokens, lengths.

use domain::time::Timestamp;
use store::Place;

use super::filter;
use crate::refusals::{LogsRefusal, Refusal, Result};

/// Entries of an answer when the request does not say, and at most: Amazon's limit.
pub const MOST_EVENTS: usize = 10_000;
/// Groups or streams of an answer, likewise.
pub const MOST_NAMES: usize = 50;

pub fn length(sent: Option<i32>, most: usize) -> usize {
    sent.and_then(|length| usize::try_from(length).ok()).map_or(most, |length| length.clamp(1, most))
}

/// `startTime`: everything before it is left out.
pub fn start(sent: Option<i64>) -> Place {
    Place::before(Timestamp::from_millis(sent.unwrap_or_default()))
}

/// Where a list of entries goes on.
///
/// # Errors
/// A token that is none of ours.
pub fn place(token: &str) -> Result<Place> {
    filter::read_back(token).ok_or(Refusal::Logs(LogsRefusal::BadToken))
}

/// The name behind which a list goes on.
///
/// # Errors
/// A token that is none of ours.
pub fn name(token: Option<&str>) -> Result<Option<String>> {
    let Some(token) = token else { return Ok(None) };
    let name = hex::decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    name.map(Some).ok_or(Refusal::Logs(LogsRefusal::BadToken))
}
