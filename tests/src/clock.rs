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

/// Wall time stands still; what the server remembers lives in a time that moves on demand.
#[derive(Debug)]
pub struct MovableClock {
    ahead: AtomicI64,
}

impl Default for MovableClock {
    fn default() -> Self {
        Self { ahead: AtomicI64::new(0) }
    }
}

impl Clock for MovableClock {
    fn wall(&self) -> Timestamp {
        Timestamp::from_millis(START)
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(START + self.ahead.load(Ordering::Relaxed))
    }

    fn advance(&self, by: Duration) -> bool {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::Relaxed);
        true
    }

    fn restore(&self) {
        self.ahead.store(0, Ordering::Relaxed);
    }
}
