//! What people type to say who they are: fixed when the pool is made.

use super::PoolRefused;
use crate::names::names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

names! {
    /// An address that a code can be sent to. Also `AutoVerifiedAttributes` and `UsernameAttributes` on the wire.
    pub enum Contact {
        Email = "email",
        PhoneNumber = "phone_number",
    }
}

impl Contact {
    /// The attribute that says whether the address was verified.
    pub const fn verified_attribute(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::PhoneNumber => "phone_number_verified",
        }
    }
}

names! {
    /// An attribute that serves as a second name of its user.
    pub enum Alias {
        Email = "email",
        PhoneNumber = "phone_number",
        PreferredUsername = "preferred_username",
    }
}

impl Alias {
    /// The address behind the alias; an alias of this kind counts only when it is verified.
    pub const fn contact(self) -> Option<Contact> {
        match self {
            Self::Email => Some(Contact::Email),
            Self::PhoneNumber => Some(Contact::PhoneNumber),
            Self::PreferredUsername => None,
        }
    }
}

/// Which names a pool's users have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifiers {
    /// Any text, and nothing else.
    #[default]
    Usernames,
    /// `UsernameAttributes`: an e-mail address or a phone number; the stored user name is the sub. Never empty.
    Contacts(BTreeSet<Contact>),
    /// `AliasAttributes`: a user name, and these besides. Never empty.
    Aliases(BTreeSet<Alias>),
}

impl Identifiers {
    /// An empty list is as good as none.
    pub(super) fn choose(
        usernames: Option<BTreeSet<Contact>>,
        aliases: Option<BTreeSet<Alias>>,
    ) -> Result<Self, PoolRefused> {
        let usernames = usernames.filter(|set| !set.is_empty());
        let aliases = aliases.filter(|set| !set.is_empty());
        match (usernames, aliases) {
            (Some(_), Some(_)) => Err(PoolRefused::AliasAndUsernameAttributes),
            (Some(contacts), None) => Ok(Self::Contacts(contacts)),
            (None, Some(aliases)) => Ok(Self::Aliases(aliases)),
            (None, None) => Ok(Self::Usernames),
        }
    }

    /// Whether a user name must be one of these addresses.
    pub fn has_contact(&self, contact: Contact) -> bool {
        matches!(self, Self::Contacts(contacts) if contacts.contains(&contact))
    }

    pub fn has_alias(&self, alias: Alias) -> bool {
        matches!(self, Self::Aliases(aliases) if aliases.contains(&alias))
    }

    /// `UsernameAttributes`; empty for the other kinds.
    pub fn contacts(&self) -> impl Iterator<Item = Contact> {
        let contacts = match self {
            Self::Contacts(contacts) => Some(contacts),
            Self::Usernames | Self::Aliases(_) => None,
        };
        contacts.into_iter().flatten().copied()
    }

    /// `AliasAttributes`; empty for the other kinds.
    pub fn aliases(&self) -> impl Iterator<Item = Alias> {
        let aliases = match self {
            Self::Aliases(aliases) => Some(aliases),
            Self::Usernames | Self::Contacts(_) => None,
        };
        aliases.into_iter().flatten().copied()
    }
}
