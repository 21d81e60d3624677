//! One identity: whoever shows one of its logins is it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::IdentityRefused;
use crate::ids::{IdentityId, IdentityPoolId};
use crate::time::Timestamp;

/// Amazon's limit of linked logins: API reference, MergeDeveloperIdentities.
pub const MAX_LOGINS: usize = 20;

/// Somebody at a provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Login {
    /// As the key of `Logins`; a user pool's is always its Amazon name.
    pub provider: String,
    /// What the provider tells its users apart by.
    pub subject: String,
}

/// Who can be an identity, one variant for each stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stage")]
pub enum Standing {
    /// Whoever knows the id, until a login is linked.
    Guest,
    Linked {
        logins: BTreeSet<Login>,
    },
    /// Nobody any more: it went up in another identity, or its last login was unlinked.
    Disabled,
}

/// An identity of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub id: IdentityId,
    pub pool: IdentityPoolId,
    pub standing: Standing,
    pub created: Timestamp,
    pub modified: Timestamp,
}

impl Identity {
    /// A new identity: a guest where no login was shown.
    pub fn create(id: IdentityId, pool: IdentityPoolId, logins: BTreeSet<Login>, now: Timestamp) -> Self {
        let standing = if logins.is_empty() { Standing::Guest } else { Standing::Linked { logins } };
        Self { id, pool, standing, created: now, modified: now }
    }

    /// In the order of providers.
    pub fn logins(&self) -> impl Iterator<Item = &Login> {
        let logins = match &self.standing {
            Standing::Linked { logins } => Some(logins),
            Standing::Guest | Standing::Disabled => None,
        };
        logins.into_iter().flatten()
    }

    pub fn has(&self, login: &Login) -> bool {
        self.logins().any(|known| known == login)
    }

    /// With more logins. `developer` is the provider that may name several users of one identity; every other knows
    /// somebody as one.
    ///
    /// # Errors
    /// [`IdentityRefused::Forbidden`], [`IdentityRefused::LinkedElsewhere`], [`IdentityRefused::TooManyLogins`].
    pub fn linked(
        &self,
        more: &BTreeSet<Login>,
        developer: Option<&str>,
        now: Timestamp,
    ) -> Result<Self, IdentityRefused> {
        if self.standing == Standing::Disabled {
            return Err(IdentityRefused::Forbidden);
        }
        let mut logins: BTreeSet<Login> = self.logins().cloned().collect();
        let before = logins.len();
        logins.extend(more.iter().cloned());
        if logins.len() == before {
            return Ok(self.clone());
        }
        let mut last: Option<&str> = None;
        for login in &logins {
            let provider = login.provider.as_str();
            if last == Some(provider) && developer != Some(provider) {
                return Err(IdentityRefused::LinkedElsewhere);
            }
            last = Some(provider);
        }
        if logins.len() > MAX_LOGINS {
            return Err(IdentityRefused::TooManyLogins);
        }
        Ok(Self { standing: Standing::Linked { logins }, modified: now, ..self.clone() })
    }

    /// Without the logins that are not to be kept; without its last one nobody is this identity any more.
    #[must_use]
    pub fn unlinked(&self, keep: impl Fn(&Login) -> bool, now: Timestamp) -> Self {
        let logins: BTreeSet<Login> = self.logins().filter(|login| keep(login)).cloned().collect();
        if logins.len() == self.logins().count() {
            return self.clone();
        }
        if logins.is_empty() {
            return self.disabled(now);
        }
        Self { standing: Standing::Linked { logins }, modified: now, ..self.clone() }
    }

    /// Nobody's from now on.
    #[must_use]
    pub fn disabled(&self, now: Timestamp) -> Self {
        Self { standing: Standing::Disabled, modified: now, ..self.clone() }
    }
}
