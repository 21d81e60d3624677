//! The host names under which a pool's pages are found: a prefix of the server's own, and one of the pool's owner.

use serde::{Deserialize, Serialize};

use crate::ids::PoolNumber;
use crate::names::names;
use crate::pool::{Feature, Pool, Tier};
use crate::time::Timestamp;

/// Words that a prefix must not hold, lest it be taken for Amazon's own.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

names! {
    /// `ManagedLoginVersion`: which pages are shown, by the number that stands for them.
    pub enum Pages {
        Classic = "1",
        Managed = "2",
    }
}

impl Pages {
    /// By the wire's number.
    pub const fn numbered(number: i32) -> Option<Self> {
        match number {
            1 => Some(Self::Classic),
            2 => Some(Self::Managed),
            _ => None,
        }
    }

    pub const fn number(self) -> i32 {
        match self {
            Self::Classic => 1,
            Self::Managed => 2,
        }
    }
}

names! {
    /// `SecurityPolicy`: the oldest TLS that the domain speaks.
    pub enum SecurityPolicy {
        Tls1 = "TLS_V1",
        Tls1_2 = "TLS_V1_2_2021",
        Tls1_3 = "TLS_V1_3_2025",
    }
}

/// `CustomDomainConfig`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomDomain {
    pub certificate_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security_policy: Option<SecurityPolicy>,
}

/// `Routing.Failover`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failover {
    pub secondary_region: String,
    pub health_check: String,
}

/// A domain of a pool: a prefix, or a host name when it has a configuration as custom domain. A pool has at most one of
/// each kind; nobody else has the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolDomain {
    pub domain: String,
    pub pool: PoolNumber,
    pub pages: Pages,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<CustomDomain>,
    /// Kept and shown; there is no second region here to route to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failover: Option<Failover>,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// What CreateUserPoolDomain and UpdateUserPoolDomain say besides the names; `None` is "not sent".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainDraft {
    /// As sent: any number.
    pub pages: Option<i32>,
    pub custom: Option<CustomDomain>,
    pub failover: Option<Failover>,
}

/// Why a domain is refused. Each variant carries what a message for it names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainRefused {
    #[error("a prefix of other characters than lower-case letters, digits and hyphens")]
    Prefix,
    #[error("a prefix with {word} in it")]
    ReservedWord { word: &'static str },
    #[error("no host name")]
    HostName,
    #[error("pages of version {number}")]
    Pages { number: i32 },
    #[error("tier {tier} lacks managed pages")]
    ManagedPagesNotInTier { tier: Tier },
    #[error("a prefix has no configuration of custom domains")]
    NotCustom,
    #[error("a prefix is not routed")]
    FailoverOfPrefix,
    #[error("the domain is taken")]
    Taken,
    #[error("the pool has a domain of this kind")]
    PoolHasOne,
    #[error("no such domain of this pool")]
    Unknown,
}

impl PoolDomain {
    /// A new domain. Whether it is free is the store's question.
    ///
    /// # Errors
    /// The first broken rule: the name's, then those of the draft.
    pub fn create(pool: &Pool, domain: String, draft: DomainDraft, now: Timestamp) -> Result<Self, DomainRefused> {
        if draft.custom.is_some() {
            check_host_name(&domain)?;
        } else {
            check_prefix(&domain)?;
        }
        let custom = draft.custom.clone();
        let plain = Self {
            domain,
            pool: pool.number,
            pages: Pages::Classic,
            custom,
            failover: None,
            created: now,
            modified: now,
        };
        plain.updated(pool, draft, now)
    }

    /// The domain after UpdateUserPoolDomain: what is not sent is kept.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn updated(&self, pool: &Pool, draft: DomainDraft, now: Timestamp) -> Result<Self, DomainRefused> {
        let mut domain = self.clone();
        if let Some(number) = draft.pages {
            domain.pages = Pages::numbered(number).ok_or(DomainRefused::Pages { number })?;
            if domain.pages == Pages::Managed && !pool.tier.includes(Feature::ManagedLogin) {
                return Err(DomainRefused::ManagedPagesNotInTier { tier: pool.tier });
            }
        }
        if draft.custom.is_some() && !self.is_custom() {
            return Err(DomainRefused::NotCustom);
        }
        if draft.failover.is_some() && !self.is_custom() {
            return Err(DomainRefused::FailoverOfPrefix);
        }
        domain.custom = draft.custom.or(domain.custom);
        domain.failover = draft.failover.or(domain.failover);
        domain.modified = now;
        Ok(domain)
    }

    /// Whether it is a host name of the pool's owner, not a prefix.
    pub fn is_custom(&self) -> bool {
        self.custom.is_some()
    }
}

/// `[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?`: a DNS label in lower case.
fn is_label(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(|byte| is_plain(byte) || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn check_prefix(prefix: &str) -> Result<(), DomainRefused> {
    if !is_label(prefix) {
        return Err(DomainRefused::Prefix);
    }
    match RESERVED.into_iter().find(|word| prefix.contains(word)) {
        Some(word) => Err(DomainRefused::ReservedWord { word }),
        None => Ok(()),
    }
}

/// At least a name below a top-level domain.
fn check_host_name(name: &str) -> Result<(), DomainRefused> {
    let is_host_name = name.contains('.') && name.split('.').all(is_label);
    if is_host_name { Ok(()) } else { Err(DomainRefused::HostName) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PoolId;
    use crate::pool::{KeptDraft, NewPool};

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);
    const LATER: Timestamp = Timestamp::from_seconds(1_790_000_060);

    fn pool(tier: Tier) -> Pool {
        let kept = KeptDraft { tier: Some(tier), ..KeptDraft::default() };
        let draft = NewPool { name: "people".into(), kept, ..NewPool::default() };
        Pool::create(PoolNumber(1), PoolId::from("us-east-1_Test00001"), draft, NOW).unwrap()
    }

    fn custom() -> Option<CustomDomain> {
        let certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1".to_owned();
        Some(CustomDomain { certificate_arn, security_policy: None })
    }

    fn made(name: &str, draft: DomainDraft) -> Result<PoolDomain, DomainRefused> {
        PoolDomain::create(&pool(Tier::Essentials), name.into(), draft, NOW)
    }

    #[test]
    fn a_prefix_is_a_label_without_reserved_words() {
        for (prefix, expected) in [
            ("people", Ok(())),
            ("0", Ok(())),
            ("a-b--c", Ok(())),
            ("", Err(DomainRefused::Prefix)),
            ("-a", Err(DomainRefused::Prefix)),
            ("a-", Err(DomainRefused::Prefix)),
            ("People", Err(DomainRefused::Prefix)),
            ("a.b", Err(DomainRefused::Prefix)),
            ("a_b", Err(DomainRefused::Prefix)),
            ("ä", Err(DomainRefused::Prefix)),
            ("my-aws", Err(DomainRefused::ReservedWord { word: "aws" })),
            ("amazonas", Err(DomainRefused::ReservedWord { word: "amazon" })),
            ("incognito", Err(DomainRefused::ReservedWord { word: "cognito" })),
        ] {
            assert_eq!(made(prefix, DomainDraft::default()).map(|_| ()), expected, "{prefix}");
        }
    }

    #[test]
    fn a_custom_domain_is_a_host_name() {
        for (name, is_one) in
            [("auth.example.com", true), ("localhost", false), (".example.com", false), ("a..b", false), ("A.b", false)]
        {
            let made = made(name, DomainDraft { custom: custom(), ..DomainDraft::default() });
            assert_eq!(made.is_ok(), is_one, "{name}");
        }
        let amazons = made("aws.example.com", DomainDraft { custom: custom(), ..DomainDraft::default() });
        assert!(amazons.is_ok(), "the owner's names are the owner's affair");
    }

    #[test]
    fn an_update_keeps_what_it_does_not_name() {
        let failover = Failover { secondary_region: "eu-west-1".into(), health_check: "check".into() };
        let draft = DomainDraft { pages: Some(2), custom: custom(), failover: Some(failover) };
        let before = made("auth.example.com", draft).unwrap();

        let after = before.updated(&pool(Tier::Essentials), DomainDraft::default(), LATER).unwrap();

        assert_eq!(after, PoolDomain { modified: LATER, ..before.clone() });
        assert_eq!(after.pages, Pages::Managed);
        let classic = DomainDraft { pages: Some(1), ..DomainDraft::default() };
        assert_eq!(before.updated(&pool(Tier::Lite), classic, LATER).unwrap().pages, Pages::Classic);
    }

    #[test]
    fn each_kind_has_its_own_settings() {
        let pages = |pages| DomainDraft { pages: Some(pages), ..DomainDraft::default() };
        let failover = Failover { secondary_region: "eu-west-1".into(), health_check: "check".into() };
        let prefix = made("people", pages(1)).unwrap();
        let change = |draft| prefix.updated(&pool(Tier::Lite), draft, LATER).unwrap_err();

        assert_eq!(made("people", pages(3)), Err(DomainRefused::Pages { number: 3 }));
        assert_eq!(change(pages(2)), DomainRefused::ManagedPagesNotInTier { tier: Tier::Lite });
        assert_eq!(change(DomainDraft { custom: custom(), ..DomainDraft::default() }), DomainRefused::NotCustom);
        let routed = DomainDraft { failover: Some(failover), ..DomainDraft::default() };
        assert_eq!(change(routed), DomainRefused::FailoverOfPrefix);
    }
}
