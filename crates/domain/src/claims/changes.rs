//! What a pool's own function changes in tokens before they are signed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{AccessClaims, ClientClaims, IdClaims};
use crate::group::Standing;
use crate::pool::Contact;

/// Cognito's limit for claims and scopes of one answer together.
pub const MOST_CHANGES: usize = 5_000;

/// What a function makes a token say. Moments and versions of the token itself are never of this form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Claim {
    Nothing,
    Flag(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    List(Vec<Self>),
    Members(BTreeMap<String, Self>),
}

impl Claim {
    /// A list or an object.
    pub const fn is_complex(&self) -> bool {
        matches!(self, Self::List(_) | Self::Members(_))
    }
}

/// Changes of one token. A name in both is left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimChanges {
    pub add: BTreeMap<String, Claim>,
    pub suppress: BTreeSet<String>,
}

/// Changes of the tokens of one sign-in, or of a client's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenChanges {
    pub id: ClaimChanges,
    pub access: ClaimChanges,
    pub scopes_to_add: Vec<String>,
    pub scopes_to_suppress: Vec<String>,
    /// In place of what the user's groups say.
    pub standing: Option<Standing>,
}

/// A function changes what no function may change in this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a change that tokens cannot carry")]
pub struct ImpossibleChange;

/// Claims of an ID token that apps rely on to be plain.
const PLAIN: [&str; 4] = ["email_verified", "phone_number_verified", "updated_at", "address"];

/// Claims that say what the token is, of whom, and for how long.
const FIXED: [&str; 21] = [
    "acr",
    "act",
    "amr",
    "at_hash",
    "auth_time",
    "azp",
    "client_id",
    "device_key",
    "event_id",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
    "username",
    "version",
];

/// Attempts at what is never changed are passed over.
fn may_add(name: &str) -> bool {
    !(FIXED.contains(&name)
        || ["aud", "scope"].contains(&name)
        || ["cognito:", "dev:"].iter().any(|own| name.starts_with(own)))
}

fn may_suppress(name: &str) -> bool {
    name == GROUPS || name.starts_with("dev:") || may_add(name)
}

const GROUPS: &str = "cognito:groups";

impl TokenChanges {
    /// Whether tokens can carry them.
    ///
    /// # Errors
    /// [`ImpossibleChange`]: more than [`MOST_CHANGES`], a scope with white space or none at all in it, lists or objects
    /// where ID tokens have plain values.
    pub fn check(&self) -> Result<(), ImpossibleChange> {
        let of = |changes: &ClaimChanges| changes.add.len() + changes.suppress.len();
        let count = of(&self.id) + of(&self.access) + self.scopes_to_add.len() + self.scopes_to_suppress.len();
        let is_scope = |scope: &String| !scope.is_empty() && !scope.contains(char::is_whitespace);
        let is_plain = |name: &&str| self.id.add.get(*name).is_none_or(|claim| !claim.is_complex());
        if count <= MOST_CHANGES && self.scopes_to_add.iter().all(is_scope) && PLAIN.iter().all(is_plain) {
            Ok(())
        } else {
            Err(ImpossibleChange)
        }
    }

    /// The scopes of an access token, changed.
    fn scopes(&self, scope: &str) -> String {
        let mut scopes: Vec<&str> = scope.split(' ').filter(|scope| !scope.is_empty()).collect();
        for added in &self.scopes_to_add {
            if !scopes.contains(&added.as_str()) {
                scopes.push(added);
            }
        }
        scopes.retain(|scope| !self.scopes_to_suppress.iter().any(|suppressed| suppressed == scope));
        scopes.join(" ")
    }

    fn added_to_access(&self, changes: &ClaimChanges) -> BTreeMap<String, Claim> {
        let is_new = |(name, _): &(&String, &Claim)| may_add(name) && !changes.suppress.contains(*name);
        changes.add.iter().filter(is_new).map(|(name, claim)| (name.clone(), claim.clone())).collect()
    }

    /// An access token may be bound to the one reader that its client is.
    fn audience(&self, client: &str) -> bool {
        let is_client = matches!(self.access.add.get("aud"), Some(Claim::Text(audience)) if audience == client);
        is_client && !self.access.suppress.contains("aud")
    }
}

impl IdClaims {
    #[must_use]
    pub fn changed(mut self, changes: &TokenChanges) -> Self {
        if let Some(standing) = &changes.standing {
            self.groups.clone_from(&standing.groups);
            self.roles.clone_from(&standing.roles);
            self.preferred_role.clone_from(&standing.preferred_role);
        }
        for (name, claim) in &changes.id.add {
            if may_add(name) {
                self.suppress(name);
                self.added.insert(name.clone(), claim.clone());
            }
        }
        for name in &changes.id.suppress {
            if may_suppress(name) {
                self.suppress(name);
            }
        }
        self
    }

    fn suppress(&mut self, name: &str) {
        match name {
            "email" => self.email = None,
            "phone_number" => self.phone_number = None,
            GROUPS => {
                self.groups.clear();
                self.roles.clear();
                self.preferred_role = None;
            }
            _ if name == Contact::Email.verified_attribute() => self.email_verified = None,
            _ if name == Contact::PhoneNumber.verified_attribute() => self.phone_number_verified = None,
            _ => {
                self.profile.remove(name);
                self.custom.remove(name);
            }
        }
        self.added.remove(name);
    }
}

impl AccessClaims {
    /// The claims, and those of the function's own making, to be signed along with them.
    #[must_use]
    pub fn changed(mut self, changes: &TokenChanges) -> (Self, BTreeMap<String, Claim>) {
        if let Some(standing) = &changes.standing {
            self.groups.clone_from(&standing.groups);
        }
        if changes.access.suppress.contains(GROUPS) {
            self.groups.clear();
        }
        self.scope = changes.scopes(&self.scope);
        if self.aud.is_none() && changes.audience(self.client_id.as_str()) {
            self.aud = Some(self.client_id.to_string());
        }
        (self, changes.added_to_access(&changes.access))
    }
}

impl ClientClaims {
    /// As [`AccessClaims::changed`].
    #[must_use]
    pub fn changed(mut self, changes: &TokenChanges) -> (Self, BTreeMap<String, Claim>) {
        self.scope = changes.scopes(&self.scope);
        let mut added = changes.added_to_access(&changes.access);
        if changes.audience(self.client_id.as_str()) {
            added.insert("aud".to_owned(), Claim::Text(self.client_id.to_string()));
        }
        (self, added)
    }
}

/// Claims together with those of a function's making, which name none of the former.
#[derive(Serialize)]
pub struct Extended<'a, C> {
    #[serde(flatten)]
    pub claims: &'a C,
    #[serde(flatten)]
    pub added: &'a BTreeMap<String, Claim>,
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
