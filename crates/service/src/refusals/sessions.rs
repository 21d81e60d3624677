//! The words for what is wrong with sessions and their configuration.

use domain::pool::{Feature, Tier, TrackingNotInTier};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionRefusal {
    /// No session of this user that goes on.
    Unknown,
    /// Users end the session they speak through by signing out.
    Own,
    TrackingOff,
    NotInTier(Tier),
}

pub fn word(why: SessionRefusal) -> ApiError {
    match why {
        SessionRefusal::Unknown => ApiError::new(Kind::ResourceNotFoundException, "Session does not exist."),
        SessionRefusal::Own => {
            ApiError::new(Kind::InvalidParameterException, "The current session cannot be revoked by this operation.")
        }
        SessionRefusal::TrackingOff => {
            ApiError::new(Kind::InvalidParameterException, "User session tracking is not enabled for the user pool.")
        }
        SessionRefusal::NotInTier(tier) => ApiError::new(
            Kind::FeatureUnavailableInTierException,
            format!(
                "The following feature is not available for the {tier} pricing tier configured: {}",
                Feature::SessionTracking
            ),
        ),
    }
}

impl From<SessionRefusal> for Refusal {
    fn from(why: SessionRefusal) -> Self {
        Self::Session(why)
    }
}

impl From<TrackingNotInTier> for Refusal {
    fn from(TrackingNotInTier(tier): TrackingNotInTier) -> Self {
        Self::Session(SessionRefusal::NotInTier(tier))
    }
}
