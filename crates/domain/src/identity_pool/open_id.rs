//! The tokens that identity pools give out: what they say, and the key that signs them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::secret::Sealed;
use crate::time::Timestamp;
use crate::token::{Jwk, ReadBack};

/// `iss`; the same for every pool of every account.
pub const ISSUER: &str = "https://cognito-identity.amazonaws.com";

/// The key of `Logins` under which such a token is a login itself, and the name that trust policies know us by.
pub const PROVIDER: &str = "cognito-identity.amazonaws.com";

/// Amazon's life of GetOpenIdToken's tokens.
pub const TOKEN_LIFE: Duration = Duration::from_secs(600);

/// Claims in Amazon's order. Moments are whole seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenIdClaims {
    /// The identity, in its public form.
    pub sub: String,
    /// The identity pool, in its public form.
    pub aud: String,
    /// `authenticated`, then each provider followed by the user there; or `unauthenticated` alone.
    pub amr: Vec<String>,
    pub iss: String,
    #[serde(rename = "https://cognito-identity.amazonaws.com/identity-pool-arn")]
    pub pool_arn: String,
    pub exp: i64,
    pub iat: i64,
    #[serde(rename = "https://aws.amazon.com/tags", default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<PrincipalTags>,
}

/// Session tags as STS reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrincipalTags {
    /// Each with one value.
    pub principal_tags: BTreeMap<String, [String; 1]>,
}

impl PrincipalTags {
    /// `None` where there are none.
    pub fn of(tags: &BTreeMap<String, String>) -> Option<Self> {
        let principal_tags = tags.iter().map(|(name, value)| (name.clone(), [value.clone()])).collect();
        (!tags.is_empty()).then_some(Self { principal_tags })
    }

    pub fn plain(&self) -> BTreeMap<String, String> {
        self.principal_tags.iter().map(|(name, [value])| (name.clone(), value.clone())).collect()
    }
}

impl ReadBack for OpenIdClaims {
    fn issuer(&self) -> &str {
        &self.iss
    }

    fn expires(&self) -> i64 {
        self.exp
    }
}

/// The pair that signs an account's tokens, at rest. The public half stands in clear, as it is published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenIdKey {
    /// Twelve digits.
    pub account: String,
    pub public: Jwk,
    /// PKCS#8 DER.
    pub sealed: Sealed,
    pub created: Timestamp,
}
