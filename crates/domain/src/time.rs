//! Moments, and values that end at one. Nothing here knows what time it is.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A moment in milliseconds since 1970-01-01T00:00:00Z, stored as that integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const EPOCH: Self = Self(0);
    /// Later than anything that happens: "never".
    pub const MAX: Self = Self(i64::MAX);

    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down: what tokens carry.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Stops at [`Timestamp::MAX`]; parts of a millisecond are dropped.
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(whole_milliseconds(duration)))
    }

    /// Stops at the earliest moment there is; parts of a millisecond are dropped.
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(whole_milliseconds(duration)))
    }

    /// How long ago `earlier` was; nothing when it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn whole_milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The value's time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expired")]
pub struct Expired;

/// A value that is good before a moment, and gone from that moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiring<T> {
    value: T,
    until: Timestamp,
}

impl<T> Expiring<T> {
    pub const fn new(value: T, until: Timestamp) -> Self {
        Self { value, until }
    }

    /// There is no other way to the value: nobody can forget the check.
    pub fn at(self, now: Timestamp) -> Result<T, Expired> {
        if now < self.until { Ok(self.value) } else { Err(Expired) }
    }

    /// [`Expiring::at`] without consuming.
    pub fn peek(&self, now: Timestamp) -> Result<&T, Expired> {
        if now < self.until { Ok(&self.value) } else { Err(Expired) }
    }

    /// When it ends; for sweepers and for telling people.
    pub const fn until(&self) -> Timestamp {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_gone_from_its_last_moment_on() {
        let now = Timestamp::from_seconds(1000);
        let code = Expiring::new("123456", now.plus(Duration::from_secs(60)));

        assert_eq!(code.at(Timestamp::from_millis(1_059_999)), Ok("123456"));
        assert_eq!(code.peek(Timestamp::from_seconds(1060)), Err(Expired));
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(Timestamp::MAX.plus(Duration::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::from_millis(i64::MIN).minus(Duration::MAX).millis(), i64::MIN);
        assert_eq!(Timestamp::from_millis(-1).seconds(), -1);
        assert_eq!(Timestamp::EPOCH.since(Timestamp::MAX), Duration::ZERO);
    }

    #[test]
    fn a_moment_is_stored_as_an_integer() {
        assert_eq!(serde_json::to_string(&Timestamp::from_millis(1500)).unwrap(), "1500");
    }
}
