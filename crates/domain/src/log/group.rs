//! Groups with their streams, and what lies in them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::random::{self, Random};
use crate::time::Timestamp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long entries of a group without a retention policy are kept. Amazon keeps them for ever, and asks for money.
pub const DEFAULT_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// What `retentionInDays` may be: "PutRetentionPolicy" in the API reference.
pub const RETENTION_DAYS: [u32; 22] =
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
/// The longest entry, in bytes: Amazon's limit.
pub const LONGEST_TEXT: usize = 256 * 1024;

/// One incarnation of a group: another group made under the same name later has another number, and none of the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogGroupNumber(pub u64);

/// A group that somebody made, or that something was to be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogGroup {
    pub name: String,
    pub number: LogGroupNumber,
    pub created: Timestamp,
    /// `retentionInDays`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<u32>,
    /// By `CreateLogGroup`, and not by the first entry alone.
    #[serde(default, skip_serializing_if = "crate::names::is_false")]
    pub made: bool,
}

/// A broken rule of log groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupRefused {
    #[error("no such retention: {0} days")]
    Retention(u32),
    #[error("the group was made before")]
    Exists,
}

impl LogGroup {
    /// The group that is there without being made.
    pub fn found(name: &str, now: Timestamp, random: &dyn Random) -> Self {
        // 63 bits: the number stays exact in everything that reads JSON as signed integers.
        let number = LogGroupNumber(u64::from_be_bytes(random::bytes(random)) >> 1);
        Self { name: name.to_owned(), number, created: now, retention: None, made: false }
    }

    /// The group as somebody made it.
    ///
    /// # Errors
    /// [`GroupRefused::Exists`] the second time.
    pub fn made(self) -> Result<Self, GroupRefused> {
        if self.made { Err(GroupRefused::Exists) } else { Ok(Self { made: true, ..self }) }
    }

    /// Keeps entries for so many days from now on; `None`: as long as by default.
    ///
    /// # Errors
    /// [`GroupRefused::Retention`].
    pub fn keeping(self, days: Option<u32>) -> Result<Self, GroupRefused> {
        match days {
            Some(days) if !RETENTION_DAYS.contains(&days) => Err(GroupRefused::Retention(days)),
            retention => Ok(Self { retention, ..self }),
        }
    }

    /// How long an entry is kept.
    pub fn kept(&self) -> Duration {
        self.retention.map_or(DEFAULT_KEPT, |days| DAY * days)
    }

    /// An entry, cut to what one may hold.
    pub fn entry(&self, stream: &str, mut text: String, now: Timestamp, random: &dyn Random) -> LogEntry {
        text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        LogEntry {
            group: self.number,
            at: now,
            id: u64::from_be_bytes(random::bytes(random)) >> 1,
            stream: stream.to_owned(),
            text,
            end: now.plus(self.kept()),
        }
    }
}

/// A sequence of entries within a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogStream {
    pub group: LogGroupNumber,
    pub name: String,
    pub created: Timestamp,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    pub group: LogGroupNumber,
    pub at: Timestamp,
    /// Tells entries of one moment apart.
    pub id: u64,
    /// The stream's name.
    pub stream: String,
    pub text: String,
    /// From when on it is not shown: a later policy makes it earlier, never later.
    pub end: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    #[test]
    fn a_group_is_made_once_and_may_be_there_before() {
        let group = LogGroup::found("/a", Timestamp::EPOCH, &Counter::default());

        let made = group.made().unwrap();
        assert_eq!(made.made(), Err(GroupRefused::Exists));
    }

    #[test]
    fn entries_end_as_the_policy_says_that_was_in_force() {
        let random = Counter::default();
        let group = LogGroup::found("/a", Timestamp::EPOCH, &random);
        assert_eq!(group.clone().keeping(Some(2)), Err(GroupRefused::Retention(2)));

        let end = |group: &LogGroup| group.entry("s", "text".into(), Timestamp::EPOCH, &random).end;
        assert_eq!(end(&group), Timestamp::EPOCH.plus(DEFAULT_KEPT));
        assert_eq!(end(&group.keeping(Some(3)).unwrap()), Timestamp::EPOCH.plus(DAY * 3));
    }

    #[test]
    fn an_entry_is_cut_at_a_character() {
        let random = Counter::default();
        let group = LogGroup::found("/a", Timestamp::EPOCH, &random);

        let text = group.entry("s", "ü".repeat(LONGEST_TEXT), Timestamp::EPOCH, &random).text;
        assert_eq!(text.len(), LONGEST_TEXT);
    }
}
