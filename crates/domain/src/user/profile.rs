//! What a pool knows of a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Changes;
use super::links::Link;
use super::names::AliasKey;
use crate::ids::{PoolNumber, Sub, UserId};
use crate::pool::{Alias, Contact, Identifiers, Pool};
use crate::text::fold;
use crate::time::Timestamp;

/// The attributes that ListUsers can search by, besides user name, sub and the two statuses.
pub const SEARCHABLE: [&str; 6] = ["email", "phone_number", "name", "given_name", "family_name", "preferred_username"];

/// A user's profile: everything an administrator sees except the status, which is in [`Credentials`](super::Credentials).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub pool: PoolNumber,
    /// The record id: unique in the pool, never shown, never given again.
    pub id: UserId,
    pub sub: Sub,
    /// As first spelled. In a pool whose users sign up with an e-mail address or a phone number it is the sub.
    pub username: String,
    /// Standard, `custom:` and `dev:custom:` attributes by their full names, without `sub`. Flags such as
    /// `email_verified` are `"true"` or `"false"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// What is shown as the attribute `identities`, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

impl User {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub fn address(&self, contact: Contact) -> Option<&str> {
        self.attribute(contact.as_str())
    }

    pub fn is_verified(&self, contact: Contact) -> bool {
        self.address(contact).is_some() && self.attribute(contact.verified_attribute()) == Some("true")
    }

    /// The names besides the user name and the sub that are this user's alone, right now.
    ///
    /// Where addresses are aliases they belong to whoever has them verified; where they are the user names, to whoever
    /// has them.
    pub fn aliases(&self, pool: &Pool) -> Vec<AliasKey> {
        let owned: Vec<Alias> = match &pool.identifiers {
            Identifiers::Usernames => Vec::new(),
            Identifiers::Contacts(contacts) => {
                let is_username = |alias: &Alias| alias.contact().is_some_and(|contact| contacts.contains(&contact));
                Alias::ALL.iter().copied().filter(is_username).collect()
            }
            Identifiers::Aliases(aliases) => {
                let is_owned = |alias: &Alias| alias.contact().is_none_or(|contact| self.is_verified(contact));
                aliases.iter().copied().filter(is_owned).collect()
            }
        };
        let key = |alias: Alias| self.attribute(alias.as_str()).map(|value| AliasKey::new(pool, alias, value));
        owned.into_iter().filter_map(key).collect()
    }

    /// Attributes that ListUsers finds this user by, in the form that is compared: searches do not see case.
    pub fn searchable(&self) -> impl Iterator<Item = (&'static str, String)> {
        SEARCHABLE.into_iter().filter_map(|name| Some((name, fold(self.attribute(name)?).into_owned())))
    }

    /// With changes that were checked. A new address is unverified unless the changes say otherwise; a deleted one takes
    /// its verification along.
    #[must_use]
    pub fn with_changes(mut self, changes: &Changes, now: Timestamp) -> Self {
        for &contact in Contact::ALL {
            let is_new = changes.value(contact.as_str()).is_some_and(|address| self.address(contact) != Some(address));
            if is_new {
                self.attributes.insert(contact.verified_attribute().to_owned(), false.to_string());
            }
        }
        for (name, value) in changes.iter() {
            match value {
                Some(value) => {
                    self.attributes.insert(name.to_owned(), value.to_owned());
                }
                None => {
                    self.attributes.remove(name);
                }
            }
        }
        for &contact in Contact::ALL {
            if self.address(contact).is_none() {
                self.attributes.remove(contact.verified_attribute());
            }
        }
        self.modified = now;
        self
    }

    /// This address is the user's, and proved.
    #[must_use]
    pub fn with_proved(mut self, contact: Contact, address: &str, now: Timestamp) -> Self {
        self.attributes.insert(contact.as_str().to_owned(), address.to_owned());
        self.with_verified(contact, true, now)
    }

    /// The address the user holds now is proved, or is so no longer. Nothing happens without an address.
    #[must_use]
    pub fn with_verified(mut self, contact: Contact, verified: bool, now: Timestamp) -> Self {
        if self.address(contact).is_some() {
            self.attributes.insert(contact.verified_attribute().to_owned(), verified.to_string());
            self.modified = now;
        }
        self
    }
}
