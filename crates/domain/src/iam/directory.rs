//! Everybody who may call, together: what is changed for many at once is decided here, without a store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::{Group, ManagedPolicy, Policies, Provider, Role, User, name_in};

/// All callers of an account, by what they are found by: their folded names, a provider by its URL without scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    pub users: BTreeMap<String, User>,
    pub groups: BTreeMap<String, Group>,
    pub roles: BTreeMap<String, Role>,
    pub policies: BTreeMap<String, ManagedPolicy>,
    pub providers: BTreeMap<String, Provider>,
}

/// What a file declared when it was last applied, by what each is found by: what it no longer declares is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    pub users: BTreeSet<String>,
    pub groups: BTreeSet<String>,
    pub roles: BTreeSet<String>,
    pub policies: BTreeSet<String>,
    pub providers: BTreeSet<String>,
    /// Ids.
    pub access_keys: BTreeSet<String>,
}

/// Somebody who names a managed policy or a group that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling {
    /// `users`, `groups`, `roles`
    pub kind: &'static str,
    pub name: String,
    /// `attached`, `boundary`, `groups`
    pub field: &'static str,
    /// The ARN of a policy, the name of a group.
    pub what: String,
}

impl Directory {
    /// The managed policy of an ARN of this account.
    pub fn policy_of(&self, account: &str, arn: &str) -> Option<&ManagedPolicy> {
        let found = self.policies.get(&super::folded(name_in(arn, account, "policy")?))?;
        (found.arn(account) == arn).then_some(found)
    }

    /// Everybody with policies: kind, name, policies, boundary.
    pub fn holders(&self) -> impl Iterator<Item = (&'static str, &str, &Policies, Option<&str>)> {
        let users = self.users.values().map(|it| ("users", &*it.name, &it.policies, it.boundary.as_deref()));
        let groups = self.groups.values().map(|it| ("groups", &*it.name, &it.policies, None));
        let roles = self.roles.values().map(|it| ("roles", &*it.name, &it.policies, it.boundary.as_deref()));
        users.chain(groups).chain(roles)
    }

    /// The first reference that leads nowhere; `is_amazons` says of an ARN whether every account has that policy.
    pub fn dangling(&self, account: &str, is_amazons: &dyn Fn(&str) -> bool) -> Option<Dangling> {
        let is_known = |arn: &str| is_amazons(arn) || self.policy_of(account, arn).is_some();
        for (kind, name, policies, boundary) in self.holders() {
            let attached = policies.attached.iter().map(|arn| ("attached", arn.as_str()));
            let mut named = attached.chain(boundary.map(|arn| ("boundary", arn)));
            if let Some((field, arn)) = named.find(|(_, arn)| !is_known(arn)) {
                return Some(Dangling { kind, name: name.to_owned(), field, what: arn.to_owned() });
            }
        }
        self.users.values().find_map(|user| {
            let group = user.groups.iter().find(|group| !self.groups.contains_key(*group))?;
            Some(Dangling { kind: "users", name: user.name.clone(), field: "groups", what: group.clone() })
        })
    }

    /// Writes into every managed policy who has it, which is what its holders say.
    pub fn relink(&mut self, account: &str) {
        let mut links: BTreeMap<String, Links> = BTreeMap::new();
        for (kind, name, policies, boundary) in self.holders() {
            for arn in &policies.attached {
                let of = links.entry(arn.clone()).or_default();
                let names = match kind {
                    "users" => &mut of.users,
                    "groups" => &mut of.groups,
                    _ => &mut of.roles,
                };
                names.insert(super::folded(name));
            }
            if let Some(arn) = boundary {
                links.entry(arn.to_owned()).or_default().bounds += 1;
            }
        }
        for policy in self.policies.values_mut() {
            let Links { users, groups, roles, bounds } = links.remove(&policy.arn(account)).unwrap_or_default();
            (policy.users, policy.groups, policy.roles, policy.bounds) = (users, groups, roles, bounds);
        }
    }
}

#[derive(Default)]
struct Links {
    users: BTreeSet<String>,
    groups: BTreeSet<String>,
    roles: BTreeSet<String>,
    bounds: u32,
}
