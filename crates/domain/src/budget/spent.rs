//! What was drawn on a budget lately.

use serde::{Deserialize, Serialize};

use super::Period;
use crate::ids::BudgetId;
use crate::time::Timestamp;

/// Counts of the period that goes on and of the one before: enough to know, near enough, what lies within any period that
/// ends now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    pub id: BudgetId,
    pub per: Period,
    /// Which period since 1970 goes on.
    pub window: i64,
    pub count: u32,
    /// Of the period before.
    pub before: u32,
}

impl Spent {
    pub const fn nothing(id: BudgetId, per: Period) -> Self {
        Self { id, per, window: 0, count: 0, before: 0 }
    }

    /// As of now: what went on before may be over.
    #[must_use]
    fn at(mut self, now: Timestamp) -> Self {
        let window = now.millis().div_euclid(length(self.per));
        if window != self.window {
            self.before = if window == self.window.saturating_add(1) { self.count } else { 0 };
            self.count = 0;
            self.window = window;
        }
        self
    }

    /// One more.
    #[must_use]
    pub fn drawn(self, now: Timestamp) -> Self {
        let mut spent = self.at(now);
        spent.count = spent.count.saturating_add(1);
        spent
    }

    /// What two counted who did not know of each other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (later, earlier) = if self.window >= other.window { (self, other) } else { (other, self) };
        let mut both = later;
        if earlier.window == both.window {
            both.count = both.count.saturating_add(earlier.count);
            both.before = both.before.saturating_add(earlier.before);
        } else if earlier.window.saturating_add(1) == both.window {
            both.before = both.before.saturating_add(earlier.count);
        }
        both
    }

    /// How many within the period that ends now: those of the period before count as far as it reaches into this one, as
    /// if they had been spread evenly.
    pub fn level(&self, now: Timestamp) -> u32 {
        let spent = self.clone().at(now);
        let length = length(self.per);
        let left = length - now.millis().rem_euclid(length);
        let carried = i64::from(spent.before).saturating_mul(left) / length;
        spent.count.saturating_add(u32::try_from(carried).unwrap_or(u32::MAX))
    }

    /// From when on nothing of it counts.
    pub fn end(&self) -> Timestamp {
        Timestamp::from_millis(self.window.saturating_add(2).saturating_mul(length(self.per)))
    }
}

fn length(per: Period) -> i64 {
    i64::try_from(per.length().as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nothing() -> Spent {
        Spent::nothing(BudgetId::from_bytes([0x5e; 16]), Period::Hour)
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_seconds(minutes * 60)
    }

    #[test]
    fn what_was_drawn_fades_within_the_next_period() {
        let spent = (0..10).fold(nothing(), |spent, _| spent.drawn(at(6000)));
        for (minute, level) in [(6000, 10), (6059, 10), (6060, 10), (6090, 5), (6108, 2), (6119, 0), (6200, 0)] {
            assert_eq!(spent.level(at(minute)), level, "{minute}");
        }
        assert_eq!(spent.end(), at(6120));
    }

    #[test]
    fn two_who_counted_apart_counted_together() {
        let (early, late) = (nothing().drawn(at(6000)).drawn(at(6001)), nothing().drawn(at(6061)));
        let both = early.clone().and(late.clone());
        assert_eq!((both.count, both.before), (1, 2));
        assert_eq!(both, late.and(early.clone()));
        assert_eq!(early.clone().and(early.clone()).level(at(6002)), 4);
        assert_eq!(early.and(nothing().drawn(at(6200))).level(at(6200)), 1);
    }

    proptest! {
        /// Whoever draws only below a budget gets no more than it in a period of the clock, and no more than twice it in
        /// any hour at all.
        #[test]
        fn nobody_gets_more_than_there_is(gaps in proptest::collection::vec(0_i64..900, 1..120)) {
            let (mut spent, mut drawn, mut clock) = (nothing(), Vec::new(), 3_600_000_i64);
            for gap in gaps {
                clock += gap;
                let now = Timestamp::from_seconds(clock);
                if spent.level(now) < 5 {
                    spent = spent.drawn(now);
                    drawn.push(clock);
                }
                let window = drawn.iter().filter(|moment| **moment / 3600 == clock / 3600).count();
                let hour = drawn.iter().filter(|moment| clock - **moment < 3600).count();
                prop_assert!(window <= 5 && hour <= 10, "{window} {hour}");
            }
        }
    }
}
