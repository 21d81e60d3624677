//! Which groups a user is in: one record beside the profile, so that a sign-in reads no range.

use serde::{Deserialize, Serialize};

use super::Group;
use crate::ids::{GroupNumber, PoolNumber, UserId};

/// Amazon's limit of groups a user: "Quotas in Amazon Cognito".
pub const MAX_GROUPS_OF_USER: usize = 100;

/// A user's groups. Some may be gone meanwhile, or be others under the same name: whoever reads asks the groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memberships {
    pub pool: PoolNumber,
    pub user: UserId,
    /// By name, each name once.
    groups: Vec<Membership>,
}

/// One group, by its name and the incarnation the user was added to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub name: String,
    pub group: GroupNumber,
}

/// Over [`MAX_GROUPS_OF_USER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the user is in too many groups")]
pub struct TooManyGroups;

impl Membership {
    /// Whether this is the group the user was added to.
    pub fn is_of(&self, group: &Group) -> bool {
        self.group == group.number && self.name == group.name
    }
}

impl Memberships {
    pub fn none(pool: PoolNumber, user: UserId) -> Self {
        Self { pool, user, groups: Vec::new() }
    }

    /// In the order of names.
    pub fn groups(&self) -> &[Membership] {
        &self.groups
    }

    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether one more group may be too many; those that are gone need not count.
    pub fn is_full(&self) -> bool {
        self.groups.len() >= MAX_GROUPS_OF_USER
    }

    pub fn has(&self, group: &Group) -> bool {
        self.groups.iter().any(|membership| membership.is_of(group))
    }

    /// In this group too; a former one of the same name gives way.
    ///
    /// # Errors
    /// [`TooManyGroups`].
    pub fn with(mut self, group: &Group) -> Result<Self, TooManyGroups> {
        let entry = Membership { name: group.name.clone(), group: group.number };
        match self.groups.binary_search_by(|known| known.name.cmp(&group.name)) {
            Ok(place) => {
                if let Some(known) = self.groups.get_mut(place) {
                    *known = entry;
                }
            }
            Err(_) if self.is_full() => return Err(TooManyGroups),
            Err(place) => self.groups.insert(place, entry),
        }
        Ok(self)
    }

    /// Without the group of this name, whichever it was.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.groups.retain(|membership| membership.name != name);
        self
    }

    /// Only the memberships that `keep` says are some.
    #[must_use]
    pub fn keeping(mut self, keep: impl FnMut(&Membership) -> bool) -> Self {
        self.groups.retain(keep);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn group(name: &str, number: u64) -> Group {
        Group {
            pool: PoolNumber(1),
            number: GroupNumber(number),
            name: name.into(),
            description: None,
            role_arn: None,
            precedence: None,
            created: Timestamp::EPOCH,
            modified: Timestamp::EPOCH,
        }
    }

    fn none() -> Memberships {
        Memberships::none(PoolNumber(1), UserId(2))
    }

    #[test]
    fn a_user_is_in_a_group_once_and_only_in_the_one_that_was_meant() {
        let (old, new) = (group("admins", 1), group("admins", 2));

        let in_old = none().with(&group("zoo", 3)).unwrap().with(&old).unwrap().with(&old).unwrap();
        assert_eq!(in_old.groups().iter().map(|known| known.name.as_str()).collect::<Vec<_>>(), ["admins", "zoo"]);
        assert!(in_old.has(&old) && !in_old.has(&new));

        let in_new = in_old.with(&new).unwrap();
        assert!(in_new.has(&new) && !in_new.has(&old));
        assert_eq!(in_new.groups().len(), 2);
        assert_eq!(in_new.without("admins").without("nobody").groups().len(), 1);
    }

    #[test]
    fn a_hundred_groups_and_no_more() {
        let mut memberships = none();
        for number in 0..100 {
            memberships = memberships.with(&group(&format!("group{number}"), number)).unwrap();
        }

        assert_eq!(memberships.clone().with(&group("one more", 100)), Err(TooManyGroups));
        assert!(memberships.clone().with(&group("group7", 107)).is_ok(), "in place of another of the same name");
        let living = memberships.keeping(|known| known.group != GroupNumber(5));
        assert!(living.with(&group("one more", 100)).is_ok());
    }
}
