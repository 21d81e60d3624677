//! How risky a sign-in is, and what follows from it.
//!
//! Amazon's model is not published. Here a sign-in is compared with where the user signed in before: the network of the
//! address (the first 24 bits, or 48 of IPv6) and the `User-Agent` without its numbers. One of the two new is a low risk,
//! both new a medium one, both new right after several wrong passwords a high one. A first sign-in has nothing to be
//! compared with.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{AccountTakeover, LevelAction, Origin, TakeoverAction};
use crate::ids::{PoolNumber, UserId};
use crate::names::names;
use crate::time::Timestamp;
use crate::token::Digest;

/// Wrong passwords in a row that make an unknown place suspicious.
const SEVERAL: u32 = 3;
/// Networks, and devices, remembered of a user.
const MOST_PLACES: usize = 20;
/// What was seen is noted again only after this long: a usual sign-in writes nothing.
const NOTED_AGAIN_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

names! {
    /// `RiskLevel`
    pub enum Level {
        Low = "Low",
        Medium = "Medium",
        High = "High",
    }
}

names! {
    /// `RiskDecision`
    pub enum Decision {
        NoRisk = "NoRisk",
        AccountTakeover = "AccountTakeover",
        Block = "Block",
    }
}

/// What was found about one event: `EventRisk`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    pub decision: Decision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The password is a known one; `None` where nobody looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compromised: Option<bool>,
}

impl Default for Assessment {
    fn default() -> Self {
        Self::HARMLESS
    }
}

impl Assessment {
    pub const HARMLESS: Self = Self { decision: Decision::NoRisk, level: None, compromised: None };

    pub fn is_harmless(&self) -> bool {
        *self == Self::HARMLESS
    }

    #[must_use]
    pub const fn blocked(self) -> Self {
        Self { decision: Decision::Block, ..self }
    }

    pub const fn is_blocked(self) -> bool {
        matches!(self.decision, Decision::Block)
    }
}

/// Where a user signed in before: a record beside the profile, written only when something new is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Familiar {
    pub pool: PoolNumber,
    pub user: UserId,
    pub networks: Vec<Seen<String>>,
    pub devices: Vec<Seen<Digest>>,
}

/// Something seen, and when last; newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen<T> {
    pub what: T,
    pub last: Timestamp,
}

impl Familiar {
    pub const fn nothing(pool: PoolNumber, user: UserId) -> Self {
        Self { pool, user, networks: Vec::new(), devices: Vec::new() }
    }

    /// With what a sign-in that succeeded came from; `None` when that is no news.
    pub fn noting(&self, origin: &Origin, now: Timestamp) -> Option<Self> {
        let mut noted = self.clone();
        let is_news = note(&mut noted.networks, network(&origin.address), now);
        (note(&mut noted.devices, device(origin), now) | is_news).then_some(noted)
    }

    fn knows_network(&self, origin: &Origin) -> bool {
        let network = network(&origin.address);
        self.networks.iter().any(|seen| seen.what == network)
    }

    fn knows_device(&self, origin: &Origin) -> bool {
        let device = device(origin);
        self.devices.iter().any(|seen| seen.what == device)
    }
}

fn note<T: PartialEq>(list: &mut Vec<Seen<T>>, what: T, now: Timestamp) -> bool {
    let known = list.iter().position(|seen| seen.what == what);
    if let Some(place) = known
        && list.get(place).is_some_and(|seen| now.since(seen.last) < NOTED_AGAIN_AFTER)
    {
        return false;
    }
    if let Some(place) = known {
        list.remove(place);
    }
    list.insert(0, Seen { what, last: now });
    list.truncate(MOST_PLACES);
    true
}

/// The network that an address is of; what is no address is its own.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}")
        }
        Ok(IpAddr::V6(address)) => {
            let [first, second, third, ..] = address.segments();
            format!("{first:x}:{second:x}:{third:x}")
        }
        Err(_) => address.to_owned(),
    }
}

/// A program stays the same when its version moves.
fn device(origin: &Origin) -> Digest {
    let name = origin.device.as_deref().unwrap_or_default();
    let without_numbers: String = name.chars().filter(|letter| !letter.is_ascii_digit() && *letter != '.').collect();
    Digest::of(without_numbers.as_bytes())
}

/// How risky it is that this user signs in from here, after so many wrong passwords in a row.
pub fn level(familiar: Option<&Familiar>, origin: &Origin, failures: u32) -> Option<Level> {
    let familiar = familiar?;
    match (familiar.knows_network(origin), familiar.knows_device(origin)) {
        (true, true) => None,
        (true, false) | (false, true) => Some(Level::Low),
        (false, false) if failures >= SEVERAL => Some(Level::High),
        (false, false) => Some(Level::Medium),
    }
}

impl AccountTakeover {
    /// What is to be done at a level; `None` where nothing was configured.
    pub const fn at(&self, level: Level) -> Option<LevelAction> {
        match level {
            Level::Low => self.low,
            Level::Medium => self.medium,
            Level::High => self.high,
        }
    }

    /// Whether a sign-in of this risk ends here. Who has a second factor is asked for it anyway; who has none cannot
    /// show what [`TakeoverAction::MfaRequired`] demands.
    pub fn blocks(&self, level: Level, has_factor: bool) -> bool {
        match self.at(level).map(|level| level.action) {
            Some(TakeoverAction::Block) => true,
            Some(TakeoverAction::MfaRequired) => !has_factor,
            Some(TakeoverAction::MfaIfConfigured | TakeoverAction::NoAction) | None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn origin(address: &str, device: &str) -> Origin {
        Origin::new(address, Some(device))
    }

    fn familiar() -> Familiar {
        let nothing = Familiar::nothing(PoolNumber(1), UserId(2));
        nothing.noting(&origin("198.51.100.7", "Browser/120.0"), NOW).unwrap()
    }

    #[test]
    fn what_is_new_makes_the_risk() {
        for (address, device, failures, expected) in [
            ("198.51.100.7", "Browser/120.0", 9, None),
            ("198.51.100.200", "Browser/121.3.1", 0, None),
            ("::ffff:198.51.100.1", "Browser/120.0", 0, None),
            ("198.51.101.7", "Browser/120.0", 0, Some(Level::Low)),
            ("198.51.100.7", "curl/8", 4, Some(Level::Low)),
            ("203.0.113.9", "curl/8", 2, Some(Level::Medium)),
            ("203.0.113.9", "curl/8", 3, Some(Level::High)),
            ("2001:db8::1", "curl/8", 0, Some(Level::Medium)),
            ("unknown", "curl/8", 0, Some(Level::Medium)),
        ] {
            let found = level(Some(&familiar()), &origin(address, device), failures);
            assert_eq!(found, expected, "{address} {device} {failures}");
        }
        assert_eq!(level(None, &origin("203.0.113.9", "curl/8"), 9), None, "nothing to compare with");
    }

    #[test]
    fn a_usual_sign_in_is_no_news_until_a_day_has_passed() {
        let before = familiar();
        let usual = origin("198.51.100.9", "Browser/121.0");
        let day = NOTED_AGAIN_AFTER;

        assert_eq!(before.noting(&usual, NOW.plus(day.saturating_sub(Duration::from_secs(1)))), None);
        let noted = before.noting(&usual, NOW.plus(day)).unwrap();
        assert_eq!((noted.networks.len(), noted.devices.len()), (1, 1));
    }

    #[test]
    fn the_oldest_places_are_forgotten() {
        let mut familiar = familiar();
        for number in 0..40 {
            let elsewhere = origin(&format!("203.0.{number}.1"), "Browser");
            familiar = familiar.noting(&elsewhere, NOW).unwrap();
        }
        assert_eq!(familiar.networks.len(), MOST_PLACES);
        assert!(familiar.knows_network(&origin("203.0.39.9", "")));
        assert!(!familiar.knows_network(&origin("198.51.100.7", "")));
    }

    #[test]
    fn a_level_is_blocked_as_it_was_configured() {
        let action = |action| Some(LevelAction { action, notify: false });
        let takeover = AccountTakeover {
            low: action(TakeoverAction::MfaIfConfigured),
            medium: action(TakeoverAction::MfaRequired),
            high: action(TakeoverAction::Block),
            notify: None,
        };
        let blocked =
            |has_factor| [Level::Low, Level::Medium, Level::High].map(|level| takeover.blocks(level, has_factor));

        assert_eq!((blocked(false), blocked(true)), ([false, true, true], [false, false, true]));
        assert!(!AccountTakeover::default().blocks(Level::High, false));
    }
}
