//! How long a client's tokens are good.

use super::ClientRefused;
use crate::names::names;
use serde::{Deserialize, Serialize};
use std::time::Duration;

names! {
    /// A unit of `TokenValidityUnits`.
    pub enum TimeUnit {
        Seconds = "seconds",
        Minutes = "minutes",
        Hours = "hours",
        Days = "days",
    }
}

impl TimeUnit {
    const fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 60 * 60,
            Self::Days => 24 * 60 * 60,
        }
    }
}

/// `TokenValidityUnits`: shown as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Units {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<TimeUnit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<TimeUnit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<TimeUnit>,
}

const MINUTE: u64 = TimeUnit::Minutes.seconds();
const HOUR: u64 = TimeUnit::Hours.seconds();
const DAY: u64 = TimeUnit::Days.seconds();

/// Seconds that access and ID tokens may be good for.
const SHORT_RANGE: std::ops::RangeInclusive<u64> = 5 * MINUTE..=DAY;
/// Seconds that refresh tokens may be good for.
const REFRESH_RANGE: std::ops::RangeInclusive<u64> = HOUR..=3650 * DAY;
const DEFAULT_SHORT: u64 = HOUR;
const DEFAULT_REFRESH: u64 = 30 * DAY;

/// The validities of a client's three tokens, as sent: numbers in units, absent where the default holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// `AccessTokenValidity`; hours unless a unit is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<u32>,
    /// `IdTokenValidity`; hours unless a unit is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// `RefreshTokenValidity`; days unless a unit is given; 0 is as good as nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<u32>,
    #[serde(default)]
    pub units: Units,
}

impl Validity {
    pub(super) fn finished(self) -> Result<Self, ClientRefused> {
        let sent = Self { refresh: self.refresh.filter(|&number| number > 0), ..self };
        let (access, id, refresh) = (sent.access_seconds(), sent.id_seconds(), sent.refresh_seconds());
        if !SHORT_RANGE.contains(&access) || !SHORT_RANGE.contains(&id) || !REFRESH_RANGE.contains(&refresh) {
            return Err(ClientRefused::TokenValidityRange);
        }
        if access > refresh || id > refresh {
            return Err(ClientRefused::OutlivesRefreshToken);
        }
        Ok(sent)
    }

    fn access_seconds(&self) -> u64 {
        seconds(self.access, self.units.access.unwrap_or(TimeUnit::Hours), DEFAULT_SHORT)
    }

    fn id_seconds(&self) -> u64 {
        seconds(self.id, self.units.id.unwrap_or(TimeUnit::Hours), DEFAULT_SHORT)
    }

    fn refresh_unit(&self) -> TimeUnit {
        self.units.refresh.unwrap_or(TimeUnit::Days)
    }

    fn refresh_seconds(&self) -> u64 {
        seconds(self.refresh, self.refresh_unit(), DEFAULT_REFRESH)
    }

    /// Also what `ExpiresIn` says, in seconds.
    pub fn access_lifetime(&self) -> Duration {
        Duration::from_secs(self.access_seconds())
    }

    pub fn id_lifetime(&self) -> Duration {
        Duration::from_secs(self.id_seconds())
    }

    pub fn refresh_lifetime(&self) -> Duration {
        Duration::from_secs(self.refresh_seconds())
    }

    /// `RefreshTokenValidity` is always shown: the default too, in the client's unit.
    pub fn refresh_shown(&self) -> u32 {
        let number = self.refresh_seconds() / self.refresh_unit().seconds();
        u32::try_from(number).unwrap_or(u32::MAX)
    }
}

fn seconds(number: Option<u32>, unit: TimeUnit, default: u64) -> u64 {
    number.map_or(default, |number| u64::from(number) * unit.seconds())
}
