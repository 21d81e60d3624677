//! From what a file says of somebody to the record of them; who was there before keeps id, birthday and keys.

use std::collections::BTreeSet;

use super::super::{
    self as iam, Directory, Full, Group, MAX_ACCESS_KEYS, MAX_ATTACHED, MAX_CLIENT_IDS, MAX_GROUPS, MAX_TAGS,
    MAX_THUMBPRINTS, ManagedPolicy, Policies, Provider, Role, Tags, UrlRefused, User, check_url, folded, new_id,
    trusts_everybody,
};
use super::{
    DeclaredGroup, DeclaredPolicy, DeclaredProvider, DeclaredRights, DeclaredRole, DeclaredUser, Surroundings, Unfit,
    unfit,
};
use crate::policy::{Holder, size};
use crate::random::Random;

pub(super) struct Work<'a> {
    pub(super) at: &'a Surroundings<'a>,
    pub(super) random: &'a dyn Random,
}

impl Work<'_> {
    pub(super) fn policy(
        &self,
        field: &str,
        name: &str,
        declared: &DeclaredPolicy,
        former: Option<ManagedPolicy>,
    ) -> Result<ManagedPolicy, Unfit> {
        let now = self.at.now;
        let mut policy = former.unwrap_or_else(|| ManagedPolicy {
            name: name.to_owned(),
            path: declared.path.clone(),
            id: new_id("ANPA", self.random),
            created: now,
            updated: now,
            description: None,
            tags: Tags::new(),
            versions: Vec::new(),
            default: 0,
            next: 1,
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            bounds: 0,
        });
        name.clone_into(&mut policy.name);
        policy.path = path(field, &declared.path)?;
        policy.description.clone_from(&declared.description);
        policy.tags = tags(field, &declared.tags)?;
        policy.replace_document(&declared.document, now).map_err(|full| is_full(field, "document", full))?;
        Ok(policy)
    }

    pub(super) fn group(
        &self,
        field: &str,
        name: &str,
        declared: &DeclaredGroup,
        former: Option<Group>,
        directory: &Directory,
    ) -> Result<Group, Unfit> {
        let (id, created) =
            former.map_or_else(|| (new_id("AGPA", self.random), self.at.now), |former| (former.id, former.created));
        Ok(Group {
            name: name.to_owned(),
            path: path(field, &declared.path)?,
            id,
            created,
            policies: self.policies(field, &declared.rights, Holder::Group, directory)?,
        })
    }

    pub(super) fn user(
        &self,
        field: &str,
        name: &str,
        declared: &DeclaredUser,
        former: Option<User>,
        directory: &Directory,
    ) -> Result<User, Unfit> {
        let (id, created, mut access_keys) = former.map_or_else(
            || (new_id("AIDA", self.random), self.at.now, Vec::new()),
            |former| (former.id, former.created, former.access_keys),
        );
        for id in &declared.access_keys {
            if !access_keys.contains(id) {
                access_keys.push(id.clone());
            }
        }
        if access_keys.len() > MAX_ACCESS_KEYS {
            let why = format!("a user has {MAX_ACCESS_KEYS} access keys at most, those made elsewhere among them");
            return Err(unfit(format!("{field}.access-keys"), why));
        }
        if declared.groups.len() > MAX_GROUPS {
            return Err(unfit(format!("{field}.groups"), format!("a user is in {MAX_GROUPS} groups at most")));
        }
        Ok(User {
            name: name.to_owned(),
            path: path(field, &declared.path)?,
            id,
            created,
            policies: self.policies(field, &declared.rights, Holder::User, directory)?,
            boundary: declared.boundary.as_ref().map(|named| self.arn(named, directory)),
            tags: tags(field, &declared.tags)?,
            access_keys,
            groups: declared.groups.iter().map(|group| folded(group)).collect(),
        })
    }

    pub(super) fn role(
        &self,
        field: &str,
        name: &str,
        declared: &DeclaredRole,
        former: Option<Role>,
        directory: &Directory,
    ) -> Result<Role, Unfit> {
        if size(declared.trust.text()) > Holder::Trust.limit() {
            return Err(is_full(field, "trust", Full::Size(Holder::Trust)));
        }
        if let Some(provider) = declared.trust.read().and_then(|trust| trusts_everybody(self.at.account, trust)) {
            let why = format!(
                "it trusts {provider} and looks at neither `sub` nor `job_workflow_ref`: everybody has tokens of it"
            );
            return Err(unfit(format!("{field}.trust"), why));
        }
        if !(iam::DEFAULT_SESSION..=iam::LONGEST_SESSION).contains(&declared.longest_session) {
            let why = format!("{} to {} seconds", iam::DEFAULT_SESSION, iam::LONGEST_SESSION);
            return Err(unfit(format!("{field}.longest-session"), why));
        }
        let (id, created) =
            former.map_or_else(|| (new_id("AROA", self.random), self.at.now), |former| (former.id, former.created));
        Ok(Role {
            name: name.to_owned(),
            path: path(field, &declared.path)?,
            id,
            created,
            description: declared.description.clone(),
            longest_session: declared.longest_session,
            trust: declared.trust.clone(),
            policies: self.policies(field, &declared.rights, Holder::Role, directory)?,
            boundary: declared.boundary.as_ref().map(|named| self.arn(named, directory)),
            tags: tags(field, &declared.tags)?,
        })
    }

    pub(super) fn provider(
        &self,
        field: &str,
        url: &str,
        declared: &DeclaredProvider,
        former: Option<Provider>,
    ) -> Result<Provider, Unfit> {
        check_url(url, self.at.lists_networks).map_err(|refused| match refused {
            UrlRefused::Scheme => unfit(field, "a provider has an https URL, or lies in a network of --egress-allow"),
            UrlRefused::Form => unfit(field, "a provider's URL is a host and a path, without port, query and fragment"),
        })?;
        if declared.client_ids.is_empty() || declared.client_ids.len() > MAX_CLIENT_IDS {
            return Err(unfit(format!("{field}.client-ids"), format!("1 to {MAX_CLIENT_IDS} audiences")));
        }
        let is_thumbprint = |text: &String| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if declared.thumbprints.len() > MAX_THUMBPRINTS || !declared.thumbprints.iter().all(is_thumbprint) {
            let why = format!("{MAX_THUMBPRINTS} at most, of 40 hexadecimal digits each");
            return Err(unfit(format!("{field}.thumbprints"), why));
        }
        Ok(Provider {
            url: url.to_owned(),
            client_ids: declared.client_ids.clone(),
            thumbprints: declared.thumbprints.clone(),
            tags: tags(field, &declared.tags)?,
            created: former.map_or(self.at.now, |former| former.created),
        })
    }

    fn policies(
        &self,
        field: &str,
        rights: &DeclaredRights,
        holder: Holder,
        directory: &Directory,
    ) -> Result<Policies, Unfit> {
        let mut policies = Policies::default();
        for (name, document) in &rights.inline {
            let put = policies.put(name.clone(), document.clone(), holder);
            put.map_err(|full| is_full(field, &format!("policies.{name}"), full))?;
        }
        for named in &rights.attached {
            policies.attach(&self.arn(named, directory)).map_err(|full| is_full(field, "attached", full))?;
        }
        Ok(policies)
    }

    /// What is no ARN is the name of a policy of the account. One that is not there is found out at the end.
    fn arn(&self, named: &str, directory: &Directory) -> String {
        if named.starts_with("arn:") {
            return named.to_owned();
        }
        let account = self.at.account;
        let found = directory.policies.get(&folded(named)).map(|policy| policy.arn(account));
        found.unwrap_or_else(|| iam::arn(account, "policy", "/", named))
    }
}

fn path(field: &str, path: &str) -> Result<String, Unfit> {
    let is_visible = path.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
    if path.starts_with('/') && path.ends_with('/') && path.len() <= 512 && is_visible {
        return Ok(path.to_owned());
    }
    Err(unfit(format!("{field}.path"), "a path begins and ends with a slash, and has 512 characters at most"))
}

fn tags(field: &str, tags: &Tags) -> Result<Tags, Unfit> {
    let is_short = tags.iter().all(|(key, value)| (1..=128).contains(&key.len()) && value.len() <= 256);
    if tags.len() > MAX_TAGS || !is_short {
        let why = format!("{MAX_TAGS} tags at most, keys of 1 to 128 characters, values of 256 at most");
        return Err(unfit(format!("{field}.tags"), why));
    }
    Ok(tags.clone())
}

fn is_full(field: &str, part: &str, full: Full) -> Unfit {
    let why = match full {
        Full::Size(holder) => format!("more than {} characters, white space aside", holder.limit()),
        Full::Attached => format!("{MAX_ATTACHED} managed policies at most"),
        Full::Versions | Full::AccessKeys | Full::ClientIds | Full::Thumbprints | Full::Tags | Full::Groups => {
            "there is no room for it".to_owned()
        }
    };
    unfit(format!("{field}.{part}"), why)
}
