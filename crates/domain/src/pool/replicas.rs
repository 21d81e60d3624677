//! A pool's stand-by in another region, as a record: nothing is copied anywhere.
//!
//! Making and removing one take no time here, so CREATING and DELETING are what the answers say, and a read finds the
//! replica INACTIVE or not at all.

use serde::{Deserialize, Serialize};

use super::{Feature, Pool, PoolRefused, Tags, Tier, tags};
use crate::time::Timestamp;

/// The secondary of a pool; a pool has one at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    pub region: String,
    /// Whether it is to answer users: ACTIVE, else INACTIVE.
    pub active: bool,
    /// Its own, whatever the primary's are.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
    pub created: Timestamp,
}

/// Why a replica is not made, changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplicaRefused {
    #[error("{region} is not the name of a region")]
    NotARegion { region: String },
    #[error("{region} is the pool's own region")]
    OwnRegion { region: String },
    #[error("there is one in {region}")]
    Exists { region: String },
    #[error("a pool has one replica at most")]
    TooMany,
    #[error("there is none in {region}")]
    Unknown { region: String },
    #[error("only an inactive replica can be removed")]
    Active { region: String },
    #[error("tier {tier} lacks replication")]
    NotInTier { tier: Tier },
    #[error(transparent)]
    Tags(#[from] PoolRefused),
}

impl Pool {
    /// With an inactive replica in another region.
    ///
    /// # Errors
    /// See [`ReplicaRefused`].
    pub fn with_replica(&self, region: &str, tags: Tags, now: Timestamp) -> Result<Self, ReplicaRefused> {
        if !self.tier.includes(Feature::MultiRegionReplication) {
            return Err(ReplicaRefused::NotInTier { tier: self.tier });
        }
        if !is_region(region) {
            return Err(ReplicaRefused::NotARegion { region: region.to_owned() });
        }
        if region == self.region() {
            return Err(ReplicaRefused::OwnRegion { region: region.to_owned() });
        }
        match &self.replica {
            Some(known) if known.region == region => {
                return Err(ReplicaRefused::Exists { region: region.to_owned() });
            }
            Some(_) => return Err(ReplicaRefused::TooMany),
            None => {}
        }
        tags::check(&tags)?;
        let replica = Replica { region: region.to_owned(), active: false, tags, created: now };
        Ok(Self { replica: Some(replica), ..self.clone() })
    }

    /// With its replica turned on or off.
    ///
    /// # Errors
    /// [`ReplicaRefused::Unknown`]; [`ReplicaRefused::OwnRegion`], as the primary always answers.
    pub fn with_replica_status(&self, region: &str, active: bool) -> Result<Self, ReplicaRefused> {
        let replica = Replica { active, ..self.secondary(region)?.clone() };
        Ok(Self { replica: Some(replica), ..self.clone() })
    }

    /// Without its replica.
    ///
    /// # Errors
    /// As [`Pool::with_replica_status`], and [`ReplicaRefused::Active`].
    pub fn without_replica(&self, region: &str) -> Result<Self, ReplicaRefused> {
        if self.secondary(region)?.active {
            return Err(ReplicaRefused::Active { region: region.to_owned() });
        }
        Ok(Self { replica: None, ..self.clone() })
    }

    /// The replica in a region.
    ///
    /// # Errors
    /// [`ReplicaRefused::Unknown`], [`ReplicaRefused::OwnRegion`].
    pub fn secondary(&self, region: &str) -> Result<&Replica, ReplicaRefused> {
        if region == self.region() {
            return Err(ReplicaRefused::OwnRegion { region: region.to_owned() });
        }
        let found = self.replica.as_ref().filter(|replica| replica.region == region);
        found.ok_or_else(|| ReplicaRefused::Unknown { region: region.to_owned() })
    }
}

/// Such as `eu-west-1` or `us-gov-east-1`.
fn is_region(name: &str) -> bool {
    let mut parts: Vec<&str> = name.split('-').collect();
    let number = parts.pop().unwrap_or_default();
    let is_word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.len() >= 2
        && parts.iter().all(is_word)
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::NewPool;
    use crate::user::fixture::{self, NOW};

    fn pool() -> Pool {
        fixture::pool(NewPool::default())
    }

    fn elsewhere() -> &'static str {
        "eu-central-1"
    }

    #[test]
    fn a_replica_is_made_turned_on_and_off_and_removed() {
        let made = pool().with_replica(elsewhere(), Tags::new(), NOW).unwrap();
        assert!(!made.secondary(elsewhere()).unwrap().active);

        let active = made.with_replica_status(elsewhere(), true).unwrap();
        assert!(active.secondary(elsewhere()).unwrap().active);
        let still_active = ReplicaRefused::Active { region: elsewhere().into() };
        assert_eq!(active.without_replica(elsewhere()), Err(still_active));

        let inactive = active.with_replica_status(elsewhere(), false).unwrap();
        assert_eq!(inactive.without_replica(elsewhere()).unwrap(), pool());
    }

    #[test]
    fn one_replica_in_another_real_region() {
        let refused = |pool: &Pool, region: &str| pool.with_replica(region, Tags::new(), NOW).unwrap_err();
        let own = pool().region().to_owned();
        let made = pool().with_replica(elsewhere(), Tags::new(), NOW).unwrap();

        assert_eq!(refused(&pool(), &own), ReplicaRefused::OwnRegion { region: own.clone() });
        assert_eq!(refused(&made, elsewhere()), ReplicaRefused::Exists { region: elsewhere().into() });
        assert_eq!(refused(&made, "ap-south-1"), ReplicaRefused::TooMany);
        for region in ["europe", "eu-west", "EU-WEST-1", "eu west-1", "-west-1", "eu--1"] {
            assert_eq!(refused(&pool(), region), ReplicaRefused::NotARegion { region: region.into() });
        }
        let lite = Pool { tier: Tier::Lite, ..pool() };
        assert_eq!(refused(&lite, elsewhere()), ReplicaRefused::NotInTier { tier: Tier::Lite });
        assert_eq!(pool().without_replica(elsewhere()), Err(ReplicaRefused::Unknown { region: elsewhere().into() }));
    }
}
