//! Callers as a file declares them, and what an account is when it is applied.
//!
//! What the file declares is as it says, whoever made it; what an earlier file declared and this one does not is
//! removed; everything else stays. Applied twice, it changes nothing the second time.

mod entries;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use entries::Work;

use super::directory::Dangling;
use super::{Declaration, Directory, Tags, folded, provider_name};
use crate::policy::{Document, TrustPolicy, Written};
use crate::random::Random;
use crate::time::Timestamp;

/// A whole file, by names (providers by URL).
#[derive(Clone, Debug, Default)]
pub struct Declared {
    pub policies: BTreeMap<String, DeclaredPolicy>,
    pub groups: BTreeMap<String, DeclaredGroup>,
    pub users: BTreeMap<String, DeclaredUser>,
    pub roles: BTreeMap<String, DeclaredRole>,
    pub providers: BTreeMap<String, DeclaredProvider>,
}

#[derive(Clone, Debug)]
pub struct DeclaredPolicy {
    pub path: String,
    pub description: Option<String>,
    pub document: Written<Document>,
    pub tags: Tags,
}

/// Rights: inline policies by name, and managed ones by name or ARN.
#[derive(Clone, Debug, Default)]
pub struct DeclaredRights {
    pub inline: BTreeMap<String, Written<Document>>,
    pub attached: BTreeSet<String>,
}

#[derive(Clone, Debug)]
pub struct DeclaredGroup {
    pub path: String,
    pub rights: DeclaredRights,
}

#[derive(Clone, Debug)]
pub struct DeclaredUser {
    pub path: String,
    pub rights: DeclaredRights,
    /// A name or an ARN, as in [`DeclaredRights::attached`].
    pub boundary: Option<String>,
    pub groups: BTreeSet<String>,
    pub tags: Tags,
    /// Ids, in the order of the file.
    pub access_keys: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct DeclaredRole {
    pub path: String,
    pub description: Option<String>,
    pub trust: Written<TrustPolicy>,
    pub rights: DeclaredRights,
    pub boundary: Option<String>,
    /// Seconds.
    pub longest_session: i64,
    pub tags: Tags,
}

#[derive(Clone, Debug)]
pub struct DeclaredProvider {
    pub client_ids: BTreeSet<String>,
    pub thumbprints: Vec<String>,
    pub tags: Tags,
}

/// Where a file applies.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub account: &'a str,
    /// Whether providers may be without TLS: see [`check_url`].
    pub lists_networks: bool,
    /// Whether every account has the policy of this ARN.
    pub is_amazons: &'a dyn Fn(&str) -> bool,
    pub now: Timestamp,
}

/// Why a file is not applied: a field, as `users.ana.attached`, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct Unfit {
    pub field: String,
    pub why: String,
}

fn unfit(field: impl Into<String>, why: impl Into<String>) -> Unfit {
    Unfit { field: field.into(), why: why.into() }
}

impl Declared {
    /// What is found of it later.
    pub fn declaration(&self) -> Declaration {
        let names = |names: &mut dyn Iterator<Item = &String>| names.map(|name| folded(name)).collect();
        Declaration {
            users: names(&mut self.users.keys()),
            groups: names(&mut self.groups.keys()),
            roles: names(&mut self.roles.keys()),
            policies: names(&mut self.policies.keys()),
            providers: self.providers.keys().map(|url| provider_name(url).to_owned()).collect(),
            access_keys: self.users.values().flat_map(|user| user.access_keys.iter().cloned()).collect(),
        }
    }

    /// The account with this file applied, given what the last one declared.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn apply(
        &self,
        account: &Directory,
        former: &Declaration,
        at: &Surroundings<'_>,
        random: &dyn Random,
    ) -> Result<Directory, Unfit> {
        let now = self.declaration();
        self.check_names(&now)?;
        let mut next = account.clone();
        next.users.retain(|name, _| !former.users.contains(name) || now.users.contains(name));
        next.groups.retain(|name, _| !former.groups.contains(name) || now.groups.contains(name));
        next.roles.retain(|name, _| !former.roles.contains(name) || now.roles.contains(name));
        next.policies.retain(|name, _| !former.policies.contains(name) || now.policies.contains(name));
        next.providers.retain(|name, _| !former.providers.contains(name) || now.providers.contains(name));
        let declared = self.users.iter().flat_map(|(name, user)| user.access_keys.iter().map(|id| (id, folded(name))));
        let owners: BTreeMap<&String, String> = declared.collect();
        for (name, user) in &mut next.users {
            user.access_keys.retain(|id| match owners.get(id) {
                Some(owner) => owner == name,
                None => !former.access_keys.contains(id),
            });
        }

        let work = Work { at, random };
        for (name, declared) in &self.policies {
            let field = format!("policies.{name}");
            let former = next.policies.remove(&folded(name));
            next.policies.insert(folded(name), work.policy(&field, name, declared, former)?);
        }
        for (name, declared) in &self.groups {
            let former = next.groups.remove(&folded(name));
            let group = work.group(&format!("groups.{name}"), name, declared, former, &next)?;
            next.groups.insert(folded(name), group);
        }
        for (name, declared) in &self.users {
            let former = next.users.remove(&folded(name));
            let user = work.user(&format!("users.{name}"), name, declared, former, &next)?;
            next.users.insert(folded(name), user);
        }
        for (name, declared) in &self.roles {
            let former = next.roles.remove(&folded(name));
            let role = work.role(&format!("roles.{name}"), name, declared, former, &next)?;
            next.roles.insert(folded(name), role);
        }
        for (url, declared) in &self.providers {
            let former = next.providers.remove(provider_name(url));
            let provider = work.provider(&format!("providers.\"{url}\""), url, declared, former)?;
            next.providers.insert(provider_name(url).to_owned(), provider);
        }
        if let Some(dangling) = next.dangling(at.account, at.is_amazons) {
            return Err(self.left_hanging(&dangling));
        }
        next.relink(at.account);
        Ok(next)
    }

    /// A reference that leads nowhere is a mistake of the file, or what it removes is still in use elsewhere.
    fn left_hanging(&self, Dangling { kind, name, field, what }: &Dangling) -> Unfit {
        let is_declared = match *kind {
            "users" => self.users.keys().any(|declared| folded(declared) == folded(name)),
            "groups" => self.groups.keys().any(|declared| folded(declared) == folded(name)),
            _ => self.roles.keys().any(|declared| folded(declared) == folded(name)),
        };
        let noun = if *field == "groups" { "group" } else { "policy" };
        if is_declared {
            return unfit(format!("{kind}.{name}.{field}"), format!("there is no {noun} {what}"));
        }
        let what_is_gone =
            format!("the {noun} {what} is no longer declared, but {kind} {name}, made elsewhere, still has it");
        unfit(format!("{kind}.{name}.{field}"), what_is_gone)
    }

    fn check_names(&self, now: &Declaration) -> Result<(), Unfit> {
        let kinds: [(&str, Vec<&String>, usize, usize); 4] = [
            ("policies", self.policies.keys().collect(), 128, now.policies.len()),
            ("groups", self.groups.keys().collect(), 128, now.groups.len()),
            ("users", self.users.keys().collect(), 64, now.users.len()),
            ("roles", self.roles.keys().collect(), 64, now.roles.len()),
        ];
        for (kind, names, longest, distinct) in kinds {
            if names.len() > distinct {
                return Err(unfit(kind, "two names differ in nothing but case"));
            }
            for name in names {
                let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
                if name.is_empty() || name.len() > longest || !name.bytes().all(is_plain) {
                    let why = format!("a name has 1 to {longest} letters, digits and _+=,.@-");
                    return Err(unfit(format!("{kind}.{name}"), why));
                }
            }
        }
        if self.providers.len() > now.providers.len() {
            return Err(unfit("providers", "two URLs differ in nothing but their scheme"));
        }
        let declared = self.users.values().map(|user| user.access_keys.len()).sum::<usize>();
        if declared > now.access_keys.len() {
            return Err(unfit("users", "an access key stands twice"));
        }
        Ok(())
    }
}
