//! Links to what people agree to when they sign up with a client, by language.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{BrandingRefused, Register, uuid_id};
use crate::ids::{ClientId, PoolNumber};
use crate::names::names;
use crate::time::Timestamp;

/// Amazon's limit of terms a pool: "Quotas in Amazon Cognito".
pub const MAX_TERMS: usize = 40;

names! {
    pub enum TermsName {
        TermsOfUse = "terms-of-use",
        PrivacyPolicy = "privacy-policy",
    }
}

uuid_id! {
    TermsId
}

/// Addresses of pages by language, as `cognito:english`; `cognito:default` is for all others.
pub type Links = BTreeMap<String, String>;

/// Their source is always `LINK`, and nothing enforces them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub pool: PoolNumber,
    pub id: TermsId,
    pub client: ClientId,
    pub name: TermsName,
    pub links: Links,
    pub created: Timestamp,
    pub modified: Timestamp,
}

/// A request of UpdateTerms; what is not sent is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermsDraft {
    pub name: Option<TermsName>,
    pub links: Option<Links>,
}

/// Which terms are whose: a client has one of each name.
type TermsRegister = Register<(ClientId, TermsName), TermsId>;

impl Terms {
    /// New terms of a client, and the register with them.
    ///
    /// # Errors
    /// No links or links to no pages; a second one of this name; too many in the pool.
    pub fn create(
        id: TermsId,
        client: ClientId,
        name: TermsName,
        links: Option<Links>,
        register: TermsRegister,
        now: Timestamp,
    ) -> Result<(Self, TermsRegister), BrandingRefused> {
        let links = checked(links.ok_or(BrandingRefused::LinksMissing)?)?;
        let holder = (client.clone(), name);
        if register.find(&holder).is_some() {
            return Err(BrandingRefused::TermsExist);
        }
        if register.len() >= MAX_TERMS {
            return Err(BrandingRefused::TooManyTerms);
        }
        let terms = Self { pool: register.pool, id, client, name, links, created: now, modified: now };
        Ok((terms, register.with(holder, id)))
    }

    /// Links are replaced as a whole.
    ///
    /// # Errors
    /// As [`Terms::create`], but for the number in the pool.
    pub fn updated(
        &self,
        draft: TermsDraft,
        register: TermsRegister,
        now: Timestamp,
    ) -> Result<(Self, TermsRegister), BrandingRefused> {
        let mut terms = self.clone();
        if let Some(links) = draft.links {
            terms.links = checked(links)?;
        }
        terms.name = draft.name.unwrap_or(terms.name);
        terms.modified = now;
        let holder = (terms.client.clone(), terms.name);
        if register.find(&holder).is_some_and(|other| other != terms.id) {
            return Err(BrandingRefused::TermsExist);
        }
        let register = register.with(holder, terms.id);
        Ok((terms, register))
    }
}

/// The wire knows the languages and how long an address may be.
fn checked(links: Links) -> Result<Links, BrandingRefused> {
    if links.is_empty() {
        return Err(BrandingRefused::LinksMissing);
    }
    for url in links.values() {
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if !host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '[')) {
            return Err(BrandingRefused::NotAPage { url: url.clone() });
        }
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn links(url: &str) -> Option<Links> {
        Some(Links::from([("cognito:default".into(), url.into())]))
    }

    #[test]
    fn a_client_has_one_of_each_name_and_a_pool_forty() {
        let random = Counter::default();
        let mut register = TermsRegister::new(PoolNumber(1));
        let mut made = Vec::new();
        for number in 0..MAX_TERMS / 2 {
            for &name in TermsName::ALL {
                let client = ClientId::from(format!("client{number}"));
                let id = TermsId::generate(&random);
                let (terms, next) =
                    Terms::create(id, client, name, links("https://example.com"), register, NOW).unwrap();
                register = next;
                made.push(terms);
            }
        }

        let again = |client: &str, register: &TermsRegister| {
            let id = TermsId::generate(&random);
            let name = TermsName::TermsOfUse;
            Terms::create(id, client.into(), name, links("https://a"), register.clone(), NOW).map(|_| ())
        };
        assert_eq!(again("client0", &register), Err(BrandingRefused::TermsExist));
        assert_eq!(again("other", &register), Err(BrandingRefused::TooManyTerms));
        let rename = TermsDraft { name: Some(TermsName::PrivacyPolicy), links: None };
        assert_eq!(made[0].updated(rename.clone(), register.clone(), NOW), Err(BrandingRefused::TermsExist));

        let register = register.without(made[1].id);
        let (renamed, register) = made[0].updated(rename, register, NOW).unwrap();
        assert_eq!(register.find(&("client0".into(), TermsName::PrivacyPolicy)), Some(renamed.id));
        assert_eq!(register.find(&("client0".into(), TermsName::TermsOfUse)), None);
        assert_eq!(again("client0", &register), Ok(()));
    }

    #[test]
    fn links_lead_to_pages() {
        for (url, taken) in [
            ("https://example.com/terms", true),
            ("http://localhost:3000", true),
            ("https://[::1]/", true),
            ("https://", false),
            ("https:///terms", false),
            ("example.com", false),
            ("javascript:alert(1)", false),
            ("/terms", false),
        ] {
            assert_eq!(checked(links(url).unwrap()).is_ok(), taken, "{url}");
        }
        assert_eq!(checked(Links::new()), Err(BrandingRefused::LinksMissing));
    }
}
