//! Whether a pool keeps an eye on its users' sessions, and how many each of them may have.

use serde::{Deserialize, Serialize};

use super::{Feature, Pool, Tier};
use crate::time::Timestamp;

/// `MaxPerUser` of a pool that never said.
pub const DEFAULT_SESSIONS_PER_USER: u8 = 20;

/// `UserSessionTracking` and `TokenSession`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTracking {
    /// Since when sessions are tracked without a break; none: they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// `MaxPerUser`, 1 to 100.
    pub most: u8,
}

impl Default for SessionTracking {
    fn default() -> Self {
        Self { since: None, most: DEFAULT_SESSIONS_PER_USER }
    }
}

/// The tier has no tracking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("tier {0} lacks session tracking")]
pub struct TrackingNotInTier(pub Tier);

impl Pool {
    /// The pool after SetUserPoolSessionConfiguration, which replaces the whole.
    ///
    /// # Errors
    /// [`TrackingNotInTier`], also to turn it off.
    pub fn with_session_tracking(&self, enabled: bool, most: u8, now: Timestamp) -> Result<Self, TrackingNotInTier> {
        self.check_session_tracking()?;
        let since = enabled.then(|| self.session_tracking().since.unwrap_or(now));
        Ok(Self { session_tracking: Some(SessionTracking { since, most }), ..self.clone() })
    }

    /// # Errors
    /// [`TrackingNotInTier`].
    pub fn check_session_tracking(&self) -> Result<(), TrackingNotInTier> {
        if self.tier.includes(Feature::SessionTracking) { Ok(()) } else { Err(TrackingNotInTier(self.tier)) }
    }

    /// The configuration, or the default.
    pub fn session_tracking(&self) -> SessionTracking {
        self.session_tracking.unwrap_or_default()
    }

    pub fn tracks_sessions(&self) -> bool {
        self.session_tracking().since.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::NewPool;
    use crate::user::fixture::{self, NOW};
    use std::time::Duration;

    #[test]
    fn tracking_goes_on_since_it_began() {
        let pool = fixture::pool(NewPool::default());
        let later = NOW.plus(Duration::from_secs(9));
        assert_eq!(pool.session_tracking(), SessionTracking { since: None, most: 20 });

        let tracked = pool.with_session_tracking(true, 3, NOW).unwrap();
        let narrower = tracked.with_session_tracking(true, 2, later).unwrap();
        assert_eq!(narrower.session_tracking(), SessionTracking { since: Some(NOW), most: 2 });

        let off = narrower.with_session_tracking(false, 2, later).unwrap();
        assert!(!off.tracks_sessions());
        let again = off.with_session_tracking(true, 2, later).unwrap();
        assert_eq!(again.session_tracking().since, Some(later), "what was before it is not known");
    }

    #[test]
    fn the_cheapest_tier_has_none() {
        let lite = Pool { tier: Tier::Lite, ..fixture::pool(NewPool::default()) };
        assert_eq!(lite.with_session_tracking(false, 20, NOW), Err(TrackingNotInTier(Tier::Lite)));
    }
}
