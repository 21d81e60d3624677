//! The system clock, and the one of `dev` that can be moved forward.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use domain::time::Timestamp;
use service::ports::Clock;

use crate::configuration::beside;
use crate::failure::Failure;

/// The end of the year 9999, in milliseconds: the last moment that RFC 3339 can write.
const LAST_MOMENT: i64 = 253_402_300_799_999;

#[allow(clippy::disallowed_methods, reason = "the one reader of the system clock")]
fn wall() -> Timestamp {
    match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => Timestamp::EPOCH.plus(since),
        Err(before) => Timestamp::EPOCH.minus(before.duration()),
    }
}

/// For `serve`: nothing moves it.
pub struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> Timestamp {
        wall()
    }

    fn now(&self) -> Timestamp {
        wall()
    }

    fn advance(&self, _by: Duration) -> bool {
        false
    }

    fn restore(&self) {}
}

/// For `dev`: as far ahead of the system clock as it was moved, also after a restart if it has a file.
pub struct MovableClock {
    ahead_milliseconds: AtomicI64,
    kept_in: Option<PathBuf>,
    /// One change at a time: the file and the number agree.
    changing: Mutex<()>,
}

impl MovableClock {
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(kept_in: Option<PathBuf>) -> Result<Self, Failure> {
        let ahead = match &kept_in {
            Some(path) => match fs::read_to_string(path) {
                Ok(text) => text.trim().parse().map_err(|_| {
                    Failure::failed(format!("{} does not hold a number of milliseconds", path.display()))
                })?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
                Err(error) => return Err(Failure::failed(format!("{} cannot be read: {error}", path.display()))),
            },
            None => 0,
        };
        Ok(Self { ahead_milliseconds: AtomicI64::new(ahead), kept_in, changing: Mutex::new(()) })
    }

    /// A file of another name first, so that a crash leaves the old number or the new one.
    fn keep(&self, ahead: i64) -> io::Result<()> {
        let Some(path) = &self.kept_in else { return Ok(()) };
        let draft = beside(path, ".new");
        fs::write(&draft, ahead.to_string())?;
        fs::rename(&draft, path)
    }
}

impl Clock for MovableClock {
    fn wall(&self) -> Timestamp {
        wall()
    }

    fn now(&self) -> Timestamp {
        let ahead = self.ahead_milliseconds.load(Ordering::Acquire);
        Timestamp::from_millis(wall().millis().saturating_add(ahead))
    }

    fn advance(&self, by: Duration) -> bool {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let ahead = self.ahead_milliseconds.load(Ordering::Acquire).saturating_add(by);
        if wall().millis().saturating_add(ahead) > LAST_MOMENT {
            return false;
        }
        if let Err(error) = self.keep(ahead) {
            tracing::error!(%error, "the moved clock is not kept");
            return false;
        }
        self.ahead_milliseconds.store(ahead, Ordering::Release);
        true
    }

    fn restore(&self) {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.keep(0) {
            tracing::error!(%error, "the clock that was put back is not kept");
        }
        self.ahead_milliseconds.store(0, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[test]
    fn only_what_this_server_remembers_moves() {
        let clock = MovableClock::open(None).unwrap();

        assert!(clock.advance(DAY) && clock.advance(DAY));
        assert!(clock.now() >= clock.wall().plus(DAY * 2).minus(Duration::from_secs(60)));

        clock.restore();
        assert!(clock.now() <= clock.wall().plus(Duration::from_secs(60)));
    }

    #[test]
    fn a_moved_clock_survives_its_process_and_a_restored_one_too() {
        let directory = tempfile::tempdir().unwrap();
        let file = Some(directory.path().join("clock"));

        MovableClock::open(file.clone()).unwrap().advance(DAY);
        let again = MovableClock::open(file.clone()).unwrap();
        assert!(again.now() >= again.wall().plus(DAY / 2));

        again.restore();
        let restored = MovableClock::open(file).unwrap();
        assert!(restored.now() <= restored.wall().plus(DAY / 2));
    }

    #[test]
    fn time_ends_with_the_year_9999() {
        let clock = MovableClock::open(None).unwrap();
        let ten_years = Duration::from_secs(315_576_000);

        let moves = (0..10_000).take_while(|_| clock.advance(ten_years)).count();

        assert!((700..800).contains(&moves), "{moves}");
        assert!(clock.now().millis() <= LAST_MOMENT);
        assert!(clock.advance(Duration::from_secs(1)), "a smaller step still fits");
    }

    #[test]
    fn a_broken_file_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("clock");
        fs::write(&file, "tomorrow").unwrap();

        let failure = MovableClock::open(Some(file)).err().unwrap();
        assert!(failure.to_string().contains("clock"), "{failure}");
    }

    #[test]
    fn serve_cannot_be_moved() {
        assert!(!SystemClock.advance(DAY));
        assert!(SystemClock.now() <= SystemClock.wall());
    }
}
