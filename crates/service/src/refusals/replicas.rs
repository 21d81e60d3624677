//! The words for what is wrong with a pool's replica.

use domain::pool::{Feature, ReplicaRefused};
use wire::{ApiError, ErrorKind as Kind};

use super::{Refusal, pools};

pub fn word(operation: &str, why: &ReplicaRefused) -> ApiError {
    use ReplicaRefused as R;
    let invalid = |message: String| ApiError::new(Kind::InvalidParameterException, message);
    match why {
        R::NotARegion { region } => invalid(format!("{region} is not a valid region.")),
        R::OwnRegion { region } if operation == "CreateUserPoolReplica" => {
            invalid(format!("Cannot create a replica in {region}: it is the primary region of the user pool."))
        }
        R::OwnRegion { region } => invalid(format!("{region} is the primary region of the user pool.")),
        R::Exists { region } => invalid(format!("A replica of the user pool already exists in {region}.")),
        R::TooMany => ApiError::new(Kind::LimitExceededException, "A user pool cannot have more than 1 replica."),
        R::Unknown { region } => {
            ApiError::new(Kind::ResourceNotFoundException, format!("User pool replica in {region} does not exist."))
        }
        R::Active { region } => {
            invalid(format!("The replica in {region} cannot be deleted because it is not in INACTIVE status."))
        }
        R::NotInTier { tier } => ApiError::new(
            Kind::FeatureUnavailableInTierException,
            format!(
                "The following feature is not available for the {tier} pricing tier configured: {}",
                Feature::MultiRegionReplication
            ),
        ),
        R::Tags(why) => pools::word(why),
    }
}

impl From<ReplicaRefused> for Refusal {
    fn from(why: ReplicaRefused) -> Self {
        Self::Replica(why)
    }
}
