//! A pool and its stand-by as members of one family.

use domain::pool::{Pool, Replica};
use wire::shapes::{ReplicaRoleType, ReplicaStatusType, UserPoolReplicaType};

/// The pool itself; `account` is twelve digits, here and below.
pub fn primary(pool: &Pool, account: &str) -> UserPoolReplicaType {
    replica(pool, pool.region(), account, ReplicaRoleType::Primary, ReplicaStatusType::Active)
}

/// As it is to be read.
pub fn secondary(pool: &Pool, known: &Replica, account: &str) -> UserPoolReplicaType {
    let status = if known.active { ReplicaStatusType::Active } else { ReplicaStatusType::Inactive };
    secondary_in(pool, &known.region, account, status)
}

/// On its way in or out.
pub fn secondary_in(pool: &Pool, region: &str, account: &str, status: ReplicaStatusType) -> UserPoolReplicaType {
    replica(pool, region, account, ReplicaRoleType::Secondary, status)
}

fn replica(
    pool: &Pool,
    region: &str,
    account: &str,
    role: ReplicaRoleType,
    status: ReplicaStatusType,
) -> UserPoolReplicaType {
    UserPoolReplicaType {
        region_name: Some(region.to_owned()),
        status: Some(status),
        role: Some(role),
        user_pool_arn: Some(pool.arn_in(region, account)),
    }
}
