//! Which role an identity has.

use serde::{Deserialize, Serialize};

use super::{IdentityPool, IdentityPoolRefused, LoginClaims, RoleRefused};
use crate::names::names;

/// Amazon's limit of rules a provider: "Quotas in Amazon Cognito".
pub const MAX_RULES: usize = 25;

/// Claims of a user pool's ID token.
const ROLES: &str = "cognito:roles";
const PREFERRED_ROLE: &str = "cognito:preferred_role";

/// `Roles`: what identities have when nothing more is said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticated: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unauthenticated: Option<String>,
}

impl Roles {
    pub fn is_empty(&self) -> bool {
        self.authenticated.is_none() && self.unauthenticated.is_none()
    }
}

names! {
    /// `AmbiguousRoleResolution`: what is done when a mapping leads to no role, or to several.
    pub enum Ambiguous {
        AuthenticatedRole = "AuthenticatedRole",
        Deny = "Deny",
    }
}

names! {
    /// `MatchType`
    pub enum Match {
        Equals = "Equals",
        Contains = "Contains",
        StartsWith = "StartsWith",
        NotEqual = "NotEqual",
    }
}

/// `MappingRule`: a role for those whose claim is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub claim: String,
    pub matches: Match,
    pub value: String,
    pub role: String,
}

impl Rule {
    /// Who lacks the claim is not meant, by `NotEqual` neither. A list is so if one of its values is; `NotEqual` wants
    /// all to differ.
    fn applies(&self, claims: &LoginClaims) -> bool {
        let values = claims.values(&self.claim);
        let value = self.value.as_str();
        match self.matches {
            Match::Equals => values.iter().any(|found| found == value),
            Match::Contains => values.iter().any(|found| found.contains(value)),
            Match::StartsWith => values.iter().any(|found| found.starts_with(value)),
            Match::NotEqual => !values.is_empty() && values.iter().all(|found| found != value),
        }
    }
}

/// How users of one provider come to their role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum RoleMapping {
    /// By what the token says of roles.
    Token { ambiguous: Option<Ambiguous> },
    /// By the first rule that applies.
    Rules { ambiguous: Option<Ambiguous>, rules: Vec<Rule> },
}

impl RoleMapping {
    /// # Errors
    /// [`IdentityPoolRefused`] for what is missing or too much.
    pub(super) fn check(&self, provider: &str) -> Result<(), IdentityPoolRefused> {
        let provider = || provider.to_owned();
        let (Self::Token { ambiguous } | Self::Rules { ambiguous, .. }) = self;
        if ambiguous.is_none() {
            return Err(IdentityPoolRefused::NoResolution { provider: provider() });
        }
        match self {
            Self::Rules { rules, .. } if rules.is_empty() => Err(IdentityPoolRefused::NoRules { provider: provider() }),
            Self::Rules { rules, .. } if rules.len() > MAX_RULES => {
                Err(IdentityPoolRefused::TooManyRules { provider: provider() })
            }
            _ => Ok(()),
        }
    }

    /// The role of whoever showed this login. `wanted` is `CustomRoleArn`: one of several that the token names.
    ///
    /// # Errors
    /// [`RoleRefused`].
    pub fn role(&self, roles: &Roles, shown: &Mapped<'_>, wanted: Option<&str>) -> Result<String, RoleRefused> {
        let (found, ambiguous) = match self {
            Self::Token { ambiguous } => (by_token(shown.claims, wanted)?, ambiguous),
            Self::Rules { ambiguous, rules } => {
                (rules.iter().find(|rule| rule.applies(shown.claims)).map(|rule| rule.role.clone()), ambiguous)
            }
        };
        let role = match (found, ambiguous) {
            (Some(role), _) => role,
            (None, Some(Ambiguous::AuthenticatedRole)) => roles.authenticated.clone().ok_or(RoleRefused::NoRole)?,
            (None, Some(Ambiguous::Deny) | None) => {
                return Err(RoleRefused::Ambiguous { provider: shown.provider.to_owned() });
            }
        };
        as_wanted(role, wanted)
    }
}

/// A login that was shown, as far as roles go by it.
#[derive(Clone, Copy, Debug)]
pub struct Mapped<'a> {
    pub provider: &'a str,
    /// What mappings may call its provider; the first that there is one for counts.
    pub names: &'a [String],
    pub claims: &'a LoginClaims,
}

impl IdentityPool {
    /// All roles that anybody could have, as often as they are named.
    pub fn named_roles(&self) -> impl Iterator<Item = &str> {
        let ruled = self.mappings.values().flat_map(|mapping| match mapping {
            RoleMapping::Token { .. } => &[],
            RoleMapping::Rules { rules, .. } => rules.as_slice(),
        });
        let usual = [&self.roles.authenticated, &self.roles.unauthenticated].into_iter().flatten();
        usual.map(String::as_str).chain(ruled.map(|rule| rule.role.as_str()))
    }

    /// The role of whoever showed these logins. The first of them whose provider has a mapping decides, else everybody
    /// has the pool's role of those who showed who they are, or of guests. `wanted` is `CustomRoleArn`.
    ///
    /// # Errors
    /// [`RoleRefused`].
    pub fn role(&self, is_guest: bool, shown: &[Mapped<'_>], wanted: Option<&str>) -> Result<String, RoleRefused> {
        for login in shown {
            if let Some(mapping) = login.names.iter().find_map(|name| self.mappings.get(name)) {
                return mapping.role(&self.roles, login, wanted);
            }
        }
        let usual = if is_guest { &self.roles.unauthenticated } else { &self.roles.authenticated };
        as_wanted(usual.clone().ok_or(RoleRefused::NoRole)?, wanted)
    }
}

/// Nobody picks a role but one of their token's.
fn as_wanted(role: String, wanted: Option<&str>) -> Result<String, RoleRefused> {
    if wanted.is_none_or(|wanted| wanted == role) { Ok(role) } else { Err(RoleRefused::NotTheirs) }
}

/// The wanted one of the token's roles, else the preferred one, else the only one.
fn by_token(claims: &LoginClaims, wanted: Option<&str>) -> Result<Option<String>, RoleRefused> {
    let roles = claims.values(ROLES);
    if let Some(wanted) = wanted {
        return roles.into_iter().find(|role| role == wanted).map(Some).ok_or(RoleRefused::NotTheirs);
    }
    if let Some(preferred) = claims.text(PREFERRED_ROLE) {
        return Ok(Some(preferred.to_owned()));
    }
    Ok(<[String; 1]>::try_from(roles).ok().map(|[role]| role))
}
