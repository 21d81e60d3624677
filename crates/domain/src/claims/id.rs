//! The claims of an ID token.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Actor, Claim};
use crate::identity_provider::ProviderType;
use crate::ids::{ClientId, GrantId, Sub};
use crate::pool::Contact;
use crate::sign_in::Method;
use crate::user::Link;

/// The one value of `token_use`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdUse {
    #[serde(rename = "id")]
    Id,
}

/// A user's attribute as a claim. Custom attributes are texts whatever their type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ClaimValue {
    Text(String),
    Number(i64),
    Address(Address),
    Identities(Vec<IdentityClaim>),
}

/// An identity at another provider; everything is text, the flag and the moment too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityClaim {
    pub user_id: String,
    pub provider_name: String,
    pub provider_type: ProviderType,
    pub issuer: Option<String>,
    pub primary: String,
    /// Milliseconds since 1970.
    pub date_created: String,
}

impl From<&Link> for IdentityClaim {
    fn from(link: &Link) -> Self {
        Self {
            user_id: link.value.clone(),
            provider_name: link.provider.clone(),
            provider_type: link.provider_type,
            issuer: link.issuer.clone(),
            primary: false.to_string(),
            date_created: link.created.millis().to_string(),
        }
    }
}

/// OpenID Connect's form of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Address {
    pub formatted: String,
}

/// Moments are whole seconds since 1970.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IdClaims {
    pub sub: Sub,
    /// In order of precedence.
    #[serde(rename = "cognito:groups", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    #[serde(rename = "cognito:preferred_role", skip_serializing_if = "Option::is_none")]
    pub preferred_role: Option<String>,
    pub iss: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    #[serde(rename = "cognito:username")]
    pub username: String,
    /// Standard attributes but those that have members of their own.
    #[serde(flatten)]
    pub profile: BTreeMap<String, ClaimValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Absent when the client has token revocation turned off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_jti: Option<GrantId>,
    #[serde(rename = "cognito:roles", skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    pub aud: ClientId,
    pub event_id: String,
    pub token_use: IdUse,
    pub auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    pub exp: i64,
    pub iat: i64,
    pub jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(flatten)]
    pub custom: BTreeMap<String, String>,
    /// By the pool's own function: none of the other members.
    #[serde(flatten)]
    pub added: BTreeMap<String, Claim>,
    /// How sure the sign-in was, by the pool's name for it; only of sign-ins with a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// What was proved, where `acr` is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<Method>,
    /// Whoever acts for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
}

/// What an ID token says of its session, read back; the rest is for apps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IdSessionClaims {
    pub sub: Sub,
    pub iss: String,
    #[serde(default)]
    pub origin_jti: Option<GrantId>,
    pub event_id: String,
    pub token_use: IdUse,
    pub auth_time: i64,
    pub exp: i64,
    pub iat: i64,
    #[serde(default)]
    pub act: Option<Actor>,
}

impl IdClaims {
    /// Says of the user what the client may read; `attributes` are those, by their full names and without `sub`.
    pub fn with_attributes<'a>(mut self, attributes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        for (name, value) in attributes {
            match name {
                "email" => self.email = Some(value.to_owned()),
                "phone_number" => self.phone_number = Some(value.to_owned()),
                _ if name == Contact::Email.verified_attribute() => self.email_verified = Some(value == "true"),
                _ if name == Contact::PhoneNumber.verified_attribute() => {
                    self.phone_number_verified = Some(value == "true");
                }
                "address" => {
                    let address = Address { formatted: value.to_owned() };
                    self.profile.insert(name.to_owned(), ClaimValue::Address(address));
                }
                "updated_at" => {
                    let number = value.parse().map_or_else(|_| ClaimValue::Text(value.to_owned()), ClaimValue::Number);
                    self.profile.insert(name.to_owned(), number);
                }
                // An attribute cannot speak for another member of the token: custom names all hold a colon.
                _ if name.contains(':') => {
                    self.custom.insert(name.to_owned(), value.to_owned());
                }
                _ => {
                    self.profile.insert(name.to_owned(), ClaimValue::Text(value.to_owned()));
                }
            }
        }
        self
    }

    /// Says whom the user is elsewhere; nothing of who is nobody elsewhere.
    pub fn with_identities(mut self, links: &[Link]) -> Self {
        if !links.is_empty() {
            let identities = links.iter().map(IdentityClaim::from).collect();
            self.profile.insert("identities".to_owned(), ClaimValue::Identities(identities));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use crate::user::SUBJECT;

    #[test]
    fn an_identity_elsewhere_is_told_as_texts() {
        let link = Link {
            provider: "Okta".into(),
            provider_type: ProviderType::Saml,
            attribute: SUBJECT.into(),
            value: "ana@example.com".into(),
            issuer: Some("https://idp.example.com/saml".into()),
            created: Timestamp::from_millis(1_642_699_117_273),
        };

        let json = serde_json::to_string(&IdentityClaim::from(&link)).unwrap();

        assert_eq!(
            json,
            r#"{"userId":"ana@example.com","providerName":"Okta","providerType":"SAML","issuer":"https://idp.example.com/saml","primary":"false","dateCreated":"1642699117273"}"#
        );
    }
}
