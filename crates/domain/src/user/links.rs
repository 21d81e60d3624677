//! Identities at other providers that are the same person.

use serde::{Deserialize, Serialize};

use super::User;
use crate::identity_provider::ProviderType;
use crate::time::Timestamp;

/// Amazon's limit of linked identities a user: "Quotas in Amazon Cognito".
pub const MAX_LINKS: usize = 5;

/// The name of what a provider's users are told apart by, whatever the provider calls it.
pub const SUBJECT: &str = "Cognito_Subject";

/// The name of the pool itself where providers are named, as AdminLinkProviderForUser spells it.
pub const POOL_ITSELF: &str = "Cognito";

/// An identity of a user at a provider: one entry of the attribute `identities`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub provider: String,
    pub provider_type: ProviderType,
    /// [`SUBJECT`], or the claim that `value` is looked for in until the person first comes.
    pub attribute: String,
    pub value: String,
    /// The entity id of a SAML provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    pub created: Timestamp,
}

/// Who is at the other end of a link, as requests name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    pub provider: &'a str,
    pub attribute: &'a str,
    pub value: &'a str,
}

/// Why nobody is linked, or no link is undone. Each variant carries what a message for it names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefused {
    #[error("{member} is missing")]
    Missing { user: &'static str, member: &'static str },
    #[error("a user of the pool as the source")]
    LocalSource,
    #[error("the source has a profile of its own")]
    SourceHasProfile,
    #[error("the source is linked to this user")]
    AlreadyLinked,
    #[error("the source is linked to another user")]
    LinkedElsewhere,
    #[error("a social provider's users are known by their subject only")]
    SubjectOnly { provider: String },
    /// The name of the profile that the source would have is longer than [`MAX_USERNAME`].
    #[error("the source's name is too long")]
    TooLong,
    /// Over [`MAX_LINKS`].
    #[error("too many links")]
    TooMany,
}

/// Characters of a user name: the wire's limit of `UsernameType`.
const MAX_USERNAME: usize = 128;

/// The user name of somebody's own profile who comes from a provider.
pub fn federated_username(provider: &str, value: &str) -> String {
    format!("{provider}_{value}")
}

impl Identity<'_> {
    /// # Errors
    /// [`LinkRefused::LocalSource`], [`LinkRefused::TooLong`].
    pub fn check_source(&self) -> Result<(), LinkRefused> {
        if self.provider.eq_ignore_ascii_case(POOL_ITSELF) {
            return Err(LinkRefused::LocalSource);
        }
        let characters = federated_username(self.provider, self.value).chars().count();
        let is_long = characters > MAX_USERNAME || self.attribute.chars().count() > MAX_USERNAME;
        if is_long { Err(LinkRefused::TooLong) } else { Ok(()) }
    }

    /// # Errors
    /// [`LinkRefused::SubjectOnly`].
    pub fn check_attribute(&self, provider_type: ProviderType) -> Result<(), LinkRefused> {
        if provider_type.is_social() && self.attribute != SUBJECT {
            return Err(LinkRefused::SubjectOnly { provider: self.provider.to_owned() });
        }
        Ok(())
    }
}

impl Link {
    pub fn is(&self, identity: &Identity<'_>) -> bool {
        self.provider == identity.provider && self.attribute == identity.attribute && self.value == identity.value
    }
}

impl User {
    /// # Errors
    /// [`LinkRefused::AlreadyLinked`], [`LinkRefused::TooMany`].
    pub fn linked(mut self, link: Link, now: Timestamp) -> Result<Self, LinkRefused> {
        let identity = Identity { provider: &link.provider, attribute: &link.attribute, value: &link.value };
        if self.links.iter().any(|link| link.is(&identity)) {
            return Err(LinkRefused::AlreadyLinked);
        }
        if self.links.len() >= MAX_LINKS {
            return Err(LinkRefused::TooMany);
        }
        self.links.push(link);
        self.modified = now;
        Ok(self)
    }

    #[must_use]
    pub fn unlinked(mut self, identity: &Identity<'_>, now: Timestamp) -> Self {
        self.links.retain(|link| !link.is(identity));
        self.modified = now;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::NewPool;
    use crate::user::fixture::{self, NOW};

    fn link(value: &str) -> Link {
        Link {
            provider: "Google".into(),
            provider_type: ProviderType::Google,
            attribute: SUBJECT.into(),
            value: value.into(),
            issuer: None,
            created: NOW,
        }
    }

    #[test]
    fn five_identities_are_linked_and_each_is_unlinked_alone() {
        let pool = fixture::pool(NewPool::default());
        let mut ana = fixture::user(&pool, &[]);
        for value in ["1", "2", "3", "4", "5"] {
            ana = ana.linked(link(value), NOW).unwrap();
        }

        assert_eq!(ana.clone().linked(link("3"), NOW), Err(LinkRefused::AlreadyLinked));
        assert_eq!(ana.clone().linked(link("6"), NOW), Err(LinkRefused::TooMany));
        let third = Identity { provider: "Google", attribute: SUBJECT, value: "3" };
        let ana = ana.unlinked(&third, NOW);
        let left: Vec<&str> = ana.links.iter().map(|link| link.value.as_str()).collect();
        assert_eq!(left, ["1", "2", "4", "5"]);
        assert_eq!(ana.clone().unlinked(&Identity { provider: "google", ..third }, NOW).links, ana.links);
        ana.linked(link("6"), NOW).unwrap();
    }

    #[test]
    fn a_source_is_somebody_elses_user() {
        let source = |provider, value| Identity { provider, attribute: SUBJECT, value };
        let long = "a".repeat(125);

        assert_eq!(source("cognito", "ana").check_source(), Err(LinkRefused::LocalSource));
        assert_eq!(source("Okta", &long[..123]).check_source(), Ok(()));
        assert_eq!(source("Okta", &long[..124]).check_source(), Err(LinkRefused::TooLong));
    }

    #[test]
    fn claims_tell_people_apart_where_the_pools_owner_maps_them() {
        let by_claim = Identity { provider: "Google", attribute: "email", value: "ana@example.com" };
        let refused = Err(LinkRefused::SubjectOnly { provider: "Google".into() });

        for &provider_type in ProviderType::ALL {
            let expected = if provider_type.is_social() { refused.clone() } else { Ok(()) };
            assert_eq!(by_claim.check_attribute(provider_type), expected, "{provider_type}");
            assert_eq!(Identity { attribute: SUBJECT, ..by_claim }.check_attribute(provider_type), Ok(()));
        }
    }
}
