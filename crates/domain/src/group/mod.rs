//! Groups of a pool's users, and what membership gives: names and roles in tokens.
//!
//! A group's number is its incarnation: members of a group that was deleted are not members of another one made under
//! the same name. Nothing here knows tables, tokens or wire shapes. Begin with [`Group::create`].

mod memberships;
mod standing;

pub use memberships::{MAX_GROUPS_OF_USER, Membership, Memberships, TooManyGroups};
pub use standing::Standing;

use serde::{Deserialize, Serialize};

use crate::ids::{GroupNumber, PoolNumber};
use crate::pool::Pool;
use crate::time::Timestamp;

/// Amazon's limit of groups a pool: "Quotas in Amazon Cognito".
pub const MAX_GROUPS: u64 = 10_000;

/// A group. Names are case-sensitive, unique in the pool, and never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub pool: PoolNumber,
    pub number: GroupNumber,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// The lower, the more it counts; a group without one comes after all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precedence: Option<u32>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// The members of CreateGroup and UpdateGroup that may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupDraft {
    pub description: Option<String>,
    pub role_arn: Option<String>,
    pub precedence: Option<u32>,
}

/// A broken rule of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GroupRefused {
    #[error("the role is another account's")]
    ForeignRole,
    /// Over [`MAX_GROUPS`].
    #[error("too many groups in the pool")]
    TooManyInPool,
}

impl Group {
    /// `others` is how many groups the pool has, `account` the twelve digits that roles must be of.
    ///
    /// # Errors
    /// See [`GroupRefused`].
    pub fn create(
        pool: &Pool,
        number: GroupNumber,
        name: String,
        draft: GroupDraft,
        others: u64,
        account: &str,
        now: Timestamp,
    ) -> Result<Self, GroupRefused> {
        draft.check(account)?;
        if others >= MAX_GROUPS {
            return Err(GroupRefused::TooManyInPool);
        }
        let GroupDraft { description, role_arn, precedence } = draft;
        Ok(Self { pool: pool.number, number, name, description, role_arn, precedence, created: now, modified: now })
    }

    /// The group after UpdateGroup: what is not sent is kept.
    ///
    /// # Errors
    /// [`GroupRefused::ForeignRole`].
    pub fn updated(&self, draft: GroupDraft, account: &str, now: Timestamp) -> Result<Self, GroupRefused> {
        draft.check(account)?;
        let mut group = self.clone();
        group.description = draft.description.or(group.description);
        group.role_arn = draft.role_arn.or(group.role_arn);
        group.precedence = draft.precedence.or(group.precedence);
        group.modified = now;
        Ok(group)
    }
}

impl GroupDraft {
    fn check(&self, account: &str) -> Result<(), GroupRefused> {
        // arn:partition:iam:region:account:resource
        let of_account = |arn: &String| arn.split(':').nth(4) == Some(account);
        if self.role_arn.as_ref().is_none_or(of_account) { Ok(()) } else { Err(GroupRefused::ForeignRole) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::NewPool;
    use crate::user::fixture::{self, NOW};
    use std::time::Duration;

    const ACCOUNT: &str = "123456789012";

    fn draft() -> GroupDraft {
        GroupDraft {
            description: Some("Those who may".into()),
            role_arn: Some("arn:aws:iam::123456789012:role/admin".into()),
            precedence: Some(0),
        }
    }

    fn create(draft: GroupDraft, others: u64) -> Result<Group, GroupRefused> {
        let pool = fixture::pool(NewPool::default());
        Group::create(&pool, GroupNumber(7), "admins".into(), draft, others, ACCOUNT, NOW)
    }

    #[test]
    fn an_update_keeps_what_it_does_not_send() {
        let group = create(draft(), 0).unwrap();
        let later = NOW.plus(Duration::from_secs(1));

        let same = group.updated(GroupDraft::default(), ACCOUNT, later).unwrap();
        assert_eq!(same, Group { modified: later, ..group.clone() });

        let update = GroupDraft { precedence: Some(5), ..GroupDraft::default() };
        let changed = group.updated(update, ACCOUNT, later).unwrap();
        assert_eq!(changed, Group { modified: later, precedence: Some(5), ..group });
    }

    #[test]
    fn a_role_of_another_account_is_refused() {
        let foreign = GroupDraft { role_arn: Some("arn:aws:iam::999999999999:role/admin".into()), ..draft() };

        assert_eq!(create(foreign.clone(), 0), Err(GroupRefused::ForeignRole));
        let group = create(draft(), 0).unwrap();
        assert_eq!(group.updated(foreign, ACCOUNT, NOW), Err(GroupRefused::ForeignRole));
    }

    #[test]
    fn a_pool_has_ten_thousand_groups_at_most() {
        assert!(create(draft(), MAX_GROUPS - 1).is_ok());
        assert_eq!(create(draft(), MAX_GROUPS), Err(GroupRefused::TooManyInPool));
    }
}
