//! Policies written, attached and shown by commands.

use std::collections::BTreeSet;

use domain::iam::{Directory, Full, ManagedPolicy, Policies, Tags, folded, new_id};
use domain::policy::{Document, Holder, Written};
use domain::random::Random;
use domain::time::Timestamp;
use store::Store;

use super::{DirectoryError, change, read, refused};
use crate::identities::amazon;

/// Whose policies are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    User(String),
    Group(String),
    Role(String),
}

impl std::fmt::Display for Whom {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(name) => write!(out, "user {name}"),
            Self::Group(name) => write!(out, "group {name}"),
            Self::Role(name) => write!(out, "role {name}"),
        }
    }
}

impl Whom {
    const fn holder(&self) -> Holder {
        match self {
            Self::User(_) => Holder::User,
            Self::Group(_) => Holder::Group,
            Self::Role(_) => Holder::Role,
        }
    }

    fn policies<'a>(&self, directory: &'a mut Directory) -> Result<&'a mut Policies, DirectoryError> {
        let found = match self {
            Self::User(name) => directory.users.get_mut(&folded(name)).map(|user| &mut user.policies),
            Self::Group(name) => directory.groups.get_mut(&folded(name)).map(|group| &mut group.policies),
            Self::Role(name) => directory.roles.get_mut(&folded(name)).map(|role| &mut role.policies),
        };
        found.ok_or_else(|| refused(format!("there is no {self}")))
    }
}

/// One policy as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    /// Of a managed policy.
    pub arn: Option<String>,
    /// How many users, groups and roles have it.
    pub holders: usize,
}

fn arn_of(directory: &Directory, account: &str, named: &str) -> Result<String, DirectoryError> {
    if named.starts_with("arn:") {
        return Ok(named.to_owned());
    }
    let found = directory.policies.get(&folded(named)).map(|policy| policy.arn(account));
    let found = found.or_else(|| amazon::text(&amazon::arn(named)).map(|_| amazon::arn(named)));
    found.ok_or_else(|| refused(format!("there is no policy {named}")))
}

fn is_full(full: Full) -> DirectoryError {
    match full {
        Full::Size(holder) => refused(format!("more than {} characters, white space aside", holder.limit())),
        _ => refused(format!("no more than {} managed policies are attached to one", domain::iam::MAX_ATTACHED)),
    }
}

/// Writes an inline policy of somebody, or a managed one, of which it becomes the version that counts; the oldest of five
/// gives way.
///
/// # Errors
/// [`DirectoryError`].
pub async fn put(
    store: &Store,
    account: &str,
    (name, text): (&str, &str),
    whom: Option<&Whom>,
    (random, now): (&dyn Random, Timestamp),
) -> Result<(), DirectoryError> {
    let document = Written::<Document>::new(text.to_owned()).map_err(|why| refused(why.to_string()))?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
    if !(1..=128).contains(&name.len()) || !name.bytes().all(is_plain) {
        return Err(refused("a name has 1 to 128 letters, digits and _+=,.@-"));
    }
    change(store, account, |directory| {
        if let Some(whom) = whom {
            let policies = whom.policies(directory)?;
            return policies.put(name.to_owned(), document.clone(), whom.holder()).map_err(is_full);
        }
        let policy = directory.policies.entry(folded(name)).or_insert_with(|| ManagedPolicy {
            name: name.to_owned(),
            path: "/".to_owned(),
            id: new_id("ANPA", random),
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
        policy.replace_document(&document, now).map_err(is_full)
    })
    .await
}

/// `named`: a managed policy by name or ARN, Amazon's among them; gives its ARN.
///
/// # Errors
/// [`DirectoryError`].
pub async fn attach(store: &Store, account: &str, named: &str, whom: &Whom) -> Result<String, DirectoryError> {
    change(store, account, |directory| {
        let arn = arn_of(directory, account, named)?;
        if !super::is_amazons(&arn) && directory.policy_of(account, &arn).is_none() {
            return Err(refused(format!("there is no policy {arn}")));
        }
        whom.policies(directory)?.attach(&arn).map_err(is_full)?;
        Ok(arn)
    })
    .await
}

/// The reverse of [`attach`].
///
/// # Errors
/// [`DirectoryError`].
pub async fn detach(store: &Store, account: &str, named: &str, whom: &Whom) -> Result<String, DirectoryError> {
    change(store, account, |directory| {
        let arn = arn_of(directory, account, named)?;
        if !whom.policies(directory)?.attached.remove(&arn) {
            return Err(refused(format!("{whom} does not have {arn}")));
        }
        Ok(arn)
    })
    .await
}

/// Removes an inline policy of somebody, or a managed one that nobody has.
///
/// # Errors
/// [`DirectoryError`].
pub async fn delete(store: &Store, account: &str, name: &str, whom: Option<&Whom>) -> Result<(), DirectoryError> {
    change(store, account, |directory| match whom {
        Some(whom) => match whom.policies(directory)?.inline.remove(name) {
            Some(_) => Ok(()),
            None => Err(refused(format!("{whom} has no policy {name}"))),
        },
        None => match directory.policies.remove(&folded(name)) {
            Some(_) => Ok(()),
            None => Err(refused(format!("there is no policy {name}"))),
        },
    })
    .await
}

/// The managed policies of the account, or all that somebody has: inline ones, then attached ones.
///
/// # Errors
/// [`DirectoryError`].
pub async fn list(store: &Store, account: &str, whom: Option<&Whom>) -> Result<Vec<Listed>, DirectoryError> {
    let mut directory = read(&mut store.begin()).await?;
    let holders = |policy: &ManagedPolicy| policy.users.len() + policy.groups.len() + policy.roles.len();
    let Some(whom) = whom else {
        let all = directory.policies.values();
        let listed = |policy: &ManagedPolicy| Listed {
            name: policy.name.clone(),
            arn: Some(policy.arn(account)),
            holders: holders(policy),
        };
        return Ok(all.map(listed).collect());
    };
    let policies = whom.policies(&mut directory)?.clone();
    let inline = policies.inline.keys().map(|name| Listed { name: name.clone(), arn: None, holders: 1 });
    let attached = policies.attached.iter().map(|arn| Listed {
        name: arn.rsplit('/').next().unwrap_or(arn).to_owned(),
        arn: Some(arn.clone()),
        holders: directory.policy_of(account, arn).map_or(1, holders),
    });
    Ok(inline.chain(attached).collect())
}

/// The text of an inline policy of somebody, or of a managed one, by name or ARN.
///
/// # Errors
/// [`DirectoryError`].
pub async fn show(store: &Store, account: &str, named: &str, whom: Option<&Whom>) -> Result<String, DirectoryError> {
    let mut directory = read(&mut store.begin()).await?;
    if let Some(whom) = whom {
        let document = whom.policies(&mut directory)?.inline.get(named).map(|document| document.text().to_owned());
        return document.ok_or_else(|| refused(format!("{whom} has no policy {named}")));
    }
    let arn = arn_of(&directory, account, named)?;
    if let Some((_, text)) = amazon::text(&arn) {
        return Ok(text.to_owned());
    }
    let document = directory.policy_of(account, &arn).and_then(ManagedPolicy::document);
    document.map(|document| document.text().to_owned()).ok_or_else(|| refused(format!("there is no policy {arn}")))
}
