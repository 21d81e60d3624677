//! The words for what is wrong with a group or a membership.

use domain::group::{GroupRefused, MAX_GROUPS, MAX_GROUPS_OF_USER, TooManyGroups};
use wire::{ApiError, ErrorKind as Kind};

use super::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRefusal {
    Exists,
    Unknown,
    TooManyOfUser,
    Rule(GroupRefused),
}

pub fn word(why: GroupRefusal) -> ApiError {
    match why {
        GroupRefusal::Exists => ApiError::new(Kind::GroupExistsException, "A group with the name already exists."),
        GroupRefusal::Unknown => ApiError::new(Kind::ResourceNotFoundException, "Group not found."),
        // The operation declares no LimitExceededException.
        GroupRefusal::TooManyOfUser => ApiError::new(
            Kind::InvalidParameterException,
            format!("A user cannot be in more than {MAX_GROUPS_OF_USER} groups."),
        ),
        GroupRefusal::Rule(GroupRefused::ForeignRole) => {
            ApiError::new(Kind::InvalidParameterException, "Cross-account pass role is not allowed.")
        }
        GroupRefusal::Rule(GroupRefused::TooManyInPool) => ApiError::new(
            Kind::LimitExceededException,
            format!("A user pool cannot have more than {MAX_GROUPS} groups."),
        ),
    }
}

impl From<GroupRefusal> for Refusal {
    fn from(why: GroupRefusal) -> Self {
        Self::Group(why)
    }
}

impl From<GroupRefused> for Refusal {
    fn from(why: GroupRefused) -> Self {
        Self::Group(GroupRefusal::Rule(why))
    }
}

impl From<TooManyGroups> for Refusal {
    fn from(_: TooManyGroups) -> Self {
        Self::Group(GroupRefusal::TooManyOfUser)
    }
}
