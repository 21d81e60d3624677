//! What was tried for a user lately: failed passwords, and operations that are limited by the hour.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::{PoolNumber, UserId};
use crate::names::names;
use crate::time::Timestamp;

/// The counters of one user, a record of their own so that counting never collides with a change of the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    pub pool: PoolNumber,
    pub id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<Failures>,
    /// Wrong codes that were sent as a first factor: longer than others, so that more tries are free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_codes: Option<Failures>,
    /// The instants of the last hour, oldest first, for each limited operation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limited: BTreeMap<Limited, Vec<Timestamp>>,
}

/// Failed passwords, or codes, in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    pub count: u32,
    pub last_failure: Timestamp,
    /// Also moved by attempts that the lock refused.
    pub last_attempt: Timestamp,
}

names! {
    /// Operations with an hourly limit for each user.
    pub enum Limited {
        ConfirmSignUp = "confirm_sign_up",
        ResendConfirmationCode = "resend_confirmation_code",
        /// ForgotPassword and ConfirmForgotPassword share one counter.
        Recovery = "recovery",
        ChangePassword = "change_password",
        RequestAttributeCode = "request_attribute_code",
        VerifyAttribute = "verify_attribute",
        /// Codes sent at sign-in, as a first or a second factor.
        SignInMail = "sign_in_mail",
        SignInText = "sign_in_text",
    }
}

/// Failures before the first lock. Amazon's guide: "After five failed sign-in attempts ...".
const FREE_FAILURES: u32 = 5;
/// Wrong codes of a first factor before the first lock. Amazon was seen to take six in a row.
const FREE_FIRST_CODES: u32 = 10;
/// The longest lock, "up to a maximum of approximately 15 minutes".
const LONGEST_LOCK: Duration = Duration::from_secs(900);
/// Failures are forgotten after this long without any attempt.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(900);
const WINDOW: Duration = Duration::from_secs(3600);

/// Too many failed passwords: nothing is checked before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("locked")]
pub struct Locked {
    pub until: Timestamp,
}

/// The hour's attempts are used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("limit exceeded")]
pub struct LimitExceeded;

impl Failures {
    /// 1, 2, 4, ... seconds from the last free failure on.
    fn lock(self, free: u32) -> Duration {
        let Some(doublings) = self.count.checked_sub(free) else { return Duration::ZERO };
        let seconds = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
        Duration::from_secs(seconds).min(LONGEST_LOCK)
    }
}

impl Limited {
    /// How often an hour. Amazon's table of limits for one user; "5 to 20", of recovery and of second
    /// factors by mail, is taken at its upper end, and goes for text messages and first factors too.
    pub const fn per_hour(self) -> usize {
        match self {
            Self::ConfirmSignUp | Self::VerifyAttribute => 15,
            Self::ResendConfirmationCode | Self::ChangePassword | Self::RequestAttributeCode => 5,
            Self::Recovery | Self::SignInMail | Self::SignInText => 20,
        }
    }
}

impl Attempts {
    pub const fn none(pool: PoolNumber, id: UserId) -> Self {
        Self { pool, id, sign_in: None, first_codes: None, limited: BTreeMap::new() }
    }

    /// Whether a password, or a code, may be looked at now.
    pub fn check(&self, now: Timestamp) -> Result<(), Locked> {
        let until = |failures: Option<Failures>, free| {
            remembered(failures, now).map(|failures| failures.last_failure.plus(failures.lock(free)))
        };
        let locks = [until(self.sign_in, FREE_FAILURES), until(self.first_codes, FREE_FIRST_CODES)];
        match locks.into_iter().flatten().max().filter(|until| now < *until) {
            Some(until) => Err(Locked { until }),
            None => Ok(()),
        }
    }

    /// How many passwords may be looked at at once without giving a guesser more than one after another would.
    pub fn concurrent_checks(&self, now: Timestamp) -> u32 {
        FREE_FAILURES.saturating_sub(self.failures(now)).max(1)
    }

    /// After a wrong password, or a wrong code of a second factor.
    #[must_use]
    pub fn failed(mut self, now: Timestamp) -> Self {
        self.sign_in = one_more(self.sign_in, now);
        self
    }

    /// After a wrong code of a first factor.
    #[must_use]
    pub fn failed_first_code(mut self, now: Timestamp) -> Self {
        self.first_codes = one_more(self.first_codes, now);
        self
    }

    /// After an attempt that the lock refused: it counts for nothing but keeps the failures remembered.
    #[must_use]
    pub fn refused(mut self, now: Timestamp) -> Self {
        for failures in self.sign_in.iter_mut().chain(&mut self.first_codes) {
            failures.last_attempt = now.max(failures.last_attempt);
        }
        self
    }

    /// Whether a success has anything to forget.
    pub const fn has_failures(&self) -> bool {
        self.sign_in.is_some() || self.first_codes.is_some()
    }

    /// After a sign-in outside a lock.
    #[must_use]
    pub fn succeeded(mut self) -> Self {
        self.sign_in = None;
        self.first_codes = None;
        self
    }

    /// Wrong passwords in a row that are still remembered.
    pub fn failures(&self, now: Timestamp) -> u32 {
        remembered(self.sign_in, now).map_or(0, |failures| failures.count)
    }

    /// Whether the operation may be tried once more within the hour. Right answers beyond the limit are refused too,
    /// so ask before looking at them.
    pub fn check_limit(&self, operation: Limited, now: Timestamp) -> Result<(), LimitExceeded> {
        let used = self.limited.get(&operation).map_or(0, |instants| within_window(instants, now).count());
        if used < operation.per_hour() { Ok(()) } else { Err(LimitExceeded) }
    }

    /// Counts one more try; older ones are dropped on the way.
    #[must_use]
    pub fn tried(mut self, operation: Limited, now: Timestamp) -> Self {
        self.limited.retain(|_, instants| {
            *instants = within_window(instants, now).collect();
            !instants.is_empty()
        });
        self.limited.entry(operation).or_default().push(now);
        self
    }

    /// Nothing is worth keeping: the record may go.
    pub fn is_empty(&self, now: Timestamp) -> bool {
        remembered(self.sign_in, now).is_none()
            && remembered(self.first_codes, now).is_none()
            && self.limited.values().all(|instants| within_window(instants, now).next().is_none())
    }
}

fn remembered(failures: Option<Failures>, now: Timestamp) -> Option<Failures> {
    failures.filter(|failures| now.since(failures.last_attempt) < FORGOTTEN_AFTER)
}

fn one_more(failures: Option<Failures>, now: Timestamp) -> Option<Failures> {
    let count = remembered(failures, now).map_or(0, |failures| failures.count).saturating_add(1);
    Some(Failures { count, last_failure: now, last_attempt: now })
}

fn within_window(instants: &[Timestamp], now: Timestamp) -> impl Iterator<Item = Timestamp> {
    instants.iter().copied().filter(move |instant| now.since(*instant) < WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn none() -> Attempts {
        Attempts::none(PoolNumber(1), UserId(2))
    }

    fn after(start: Timestamp, seconds: u64) -> Timestamp {
        start.plus(Duration::from_secs(seconds))
    }

    const START: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn failed(times: u32) -> Attempts {
        (0..times).fold(none(), |attempts, _| attempts.failed(START))
    }

    #[test]
    fn the_lock_doubles_from_the_fifth_failure_on_and_stops_at_a_quarter_of_an_hour() {
        for (failures, seconds) in
            [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (80, 900), (5000, 900)]
        {
            let attempts = failed(failures);
            if seconds > 0 {
                assert!(attempts.check(after(START, seconds - 1)).is_err(), "{failures}");
            }
            // Touched within the quarter of an hour, so that nothing is forgotten meanwhile.
            assert_eq!(attempts.refused(after(START, 1)).check(after(START, seconds)), Ok(()), "{failures}");
        }
    }

    #[test]
    fn a_quarter_of_an_hour_of_silence_forgets() {
        let attempts = failed(4);

        assert!(attempts.clone().failed(after(START, 899)).check(after(START, 899)).is_err());
        assert!(attempts.clone().failed(after(START, 900)).check(after(START, 900)).is_ok());
        assert!(!attempts.is_empty(after(START, 899)));
        assert!(attempts.is_empty(after(START, 900)));
    }

    #[test]
    fn trying_against_the_lock_keeps_the_failures_remembered() {
        let attempts = failed(15).refused(after(START, 600));

        assert!(attempts.check(after(START, 899)).is_err());
        let again = attempts.failed(after(START, 1200));
        assert_eq!(again.check(after(START, 2099)), Err(Locked { until: after(START, 2100) }));
    }

    #[test]
    fn first_codes_have_more_free_tries_and_lock_everything_after_them() {
        let wrong = |times| (0..times).fold(none(), |attempts: Attempts, _| attempts.failed_first_code(START));
        assert_eq!(wrong(9).check(START), Ok(()));
        assert_eq!(wrong(10).check(START), Err(Locked { until: after(START, 1) }));
        assert_eq!(wrong(12).failed(START).check(START), Err(Locked { until: after(START, 4) }));
        assert_eq!(wrong(1).concurrent_checks(START), 5);
        assert!(wrong(1).has_failures() && !wrong(1).is_empty(START));
        assert!(!wrong(12).failed(START).succeeded().has_failures());
        assert!(wrong(15).refused(after(START, 800)).check(after(START, 31)).is_err());
    }

    #[test]
    fn parallel_guesses_are_no_better_than_one_after_another() {
        assert_eq!([0, 1, 4, 5, 9].map(|failures| failed(failures).concurrent_checks(START)), [5, 4, 1, 1, 1]);
    }

    proptest! {
        /// Against a model that keeps everything.
        #[test]
        fn no_hour_holds_more_tries_than_its_limit(gaps in proptest::collection::vec(0_u64..1500, 1..80)) {
            let operation = Limited::ResendConfirmationCode;
            let mut attempts = none();
            let mut accepted: Vec<u64> = Vec::new();
            let mut clock = 0;
            for gap in gaps {
                clock += gap;
                let now = after(START, clock);
                let recent = accepted.iter().filter(|instant| clock - **instant < 3600).count();
                prop_assert_eq!(attempts.check_limit(operation, now).is_ok(), recent < 5);
                prop_assert!(attempts.check_limit(Limited::ChangePassword, now).is_ok());
                if recent < 5 {
                    attempts = attempts.tried(operation, now);
                    accepted.push(clock);
                }
            }
            prop_assert!(attempts.limited.values().all(|instants| instants.len() <= 5));
        }

        /// Against a model that remembers every attempt in plain seconds.
        #[test]
        fn a_guesser_meets_every_lock(gaps in proptest::collection::vec(0_u64..1200, 1..60)) {
            let mut attempts = none();
            let (mut failures, mut last_failure, mut last_attempt) = (0_u32, 0, 0);
            let mut clock = 0;
            for gap in gaps {
                clock += gap;
                if clock - last_attempt >= 900 {
                    failures = 0;
                }
                let lock = if failures < 5 { 0 } else { 2_u128.pow(failures - 5).min(900) };
                let is_locked = u128::from(clock - last_failure) < lock;
                let now = after(START, clock);

                prop_assert_eq!(attempts.check(now).is_err(), is_locked, "{} failures, {} s later", failures, gap);

                if is_locked {
                    attempts = attempts.refused(now);
                } else {
                    attempts = attempts.failed(now);
                    failures += 1;
                    last_failure = clock;
                }
                last_attempt = clock;
            }
        }
    }
}
