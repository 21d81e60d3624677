//! A clock that stands still until a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::time::Timestamp;
use service::ports::Clock;

/// 2026-03-03T07:08:09.123Z: a moment with milliseconds, so that rounding shows.
const START: i64 = 1_772_521_689_123;

pub const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

pub const fn hours(count: u64) -> Duration {
    minutes(count * 60)
}

pub const fn days(count: u64) -> Duration {
    hours(count * 24)
}

/// Both times stand still until they are moved: what the server remembers by `advance`, the wall's by
/// [`MovableClock::pass`].
#[derive(Debug, Default)]
pub struct MovableClock {
    passed: AtomicI64,
    ahead: AtomicI64,
}

impl MovableClock {
    /// Lets time pass for machines too: leases, retries, deadlines.
    ///
    /// # Panics
    /// Beyond 292 million years.
    pub fn pass(&self, time: Duration) {
        self.passed.fetch_add(i64::try_from(time.as_millis()).unwrap(), Ordering::Relaxed);
    }
}

impl Clock for MovableClock {
    fn wall(&self) -> Timestamp {
        Timestamp::from_millis(START + self.passed.load(Ordering::Relaxed))
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.wall().millis() + self.ahead.load(Ordering::Relaxed))
    }

    fn advance(&self, by: Duration) -> bool {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
        true
    }

    fn restore(&self) {
        self.ahead.store(0, Ordering::Relaxed);
    }
}
