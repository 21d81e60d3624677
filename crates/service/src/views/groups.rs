//! Groups as administrators see them.

use domain::{group::Group, pool::Pool};
use wire::shapes::GroupType;

use super::users::moment;

/// What was not set is absent.
pub fn group(pool: &Pool, group: &Group) -> GroupType {
    GroupType {
        group_name: Some(group.name.clone()),
        user_pool_id: Some(pool.id.to_string()),
        description: group.description.clone(),
        role_arn: group.role_arn.clone(),
        // It came as a number of the wire.
        precedence: group.precedence.map(|precedence| i32::try_from(precedence).unwrap_or(i32::MAX)),
        last_modified_date: Some(moment(group.modified)),
        creation_date: Some(moment(group.created)),
    }
}
