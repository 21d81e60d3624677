//! `ProviderDetails`: what each type of provider must and may be told, and what follows from it.

use super::{Metadata, ProviderRefused, ProviderType};
use crate::secret::{Sealed, Secret};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const CLIENT_ID: &str = "client_id";
const CLIENT_SECRET: &str = "client_secret";
/// Only ever written: Amazon does not show it.
const PRIVATE_KEY: &str = "private_key";
const SCOPES: &str = "authorize_scopes";
const API_VERSION: &str = "api_version";
pub(super) const METADATA_FILE: &str = "MetadataFile";
const METADATA_URL: &str = "MetadataURL";
/// The pool's own, so that a value that comes back from Describe is of no account.
const ENCRYPTION_CERTIFICATE: &str = "ActiveEncryptionCertificate";
const SIGN_IN_URL: &str = "SSORedirectBindingURI";
const SIGN_OUT_URL: &str = "SLORedirectBindingURI";

/// Amazon's version of Facebook's interface when none is named.
const FACEBOOK_VERSION: &str = "v17.0";

/// What a value must look like.
#[derive(Clone, Copy)]
enum Form {
    /// Anything but nothing.
    Text,
    Secret,
    /// `http` or `https`, absolute.
    Url,
    OneOf(&'static [&'static str]),
    Metadata,
    /// Accepted, since Describe shows it, and forgotten.
    Ours,
}

const FLAG: Form = Form::OneOf(&["true", "false"]);
const METHOD: Form = Form::OneOf(&["GET", "POST"]);

/// Keys that all types but SAML have.
const OAUTH: &[(&str, Form)] = &[
    (CLIENT_ID, Form::Text),
    (CLIENT_SECRET, Form::Secret),
    (SCOPES, Form::Text),
    ("attributes_request_method", METHOD),
    ("attributes_url", Form::Url),
    ("attributes_url_add_attributes", FLAG),
    ("authorize_url", Form::Url),
    ("jwks_uri", Form::Url),
    ("oidc_issuer", Form::Url),
    ("token_request_method", METHOD),
    ("token_url", Form::Url),
];
const FACEBOOK: &[(&str, Form)] = &[(API_VERSION, Form::Text)];
const APPLE: &[(&str, Form)] = &[("team_id", Form::Text), ("key_id", Form::Text), (PRIVATE_KEY, Form::Secret)];
const SAML: &[(&str, Form)] = &[
    (METADATA_URL, Form::Url),
    (METADATA_FILE, Form::Metadata),
    ("IDPSignout", FLAG),
    ("IDPInit", FLAG),
    ("EncryptedResponses", FLAG),
    ("RequestSigningAlgorithm", Form::OneOf(&["rsa-sha256"])),
    (SIGN_IN_URL, Form::Url),
    (SIGN_OUT_URL, Form::Url),
    (ENCRYPTION_CERTIFICATE, Form::Ours),
];

fn key_of(provider_type: ProviderType, name: &str) -> Option<&'static (&'static str, Form)> {
    let tables: &[&'static [(&str, Form)]] = match provider_type {
        ProviderType::Saml => &[SAML],
        ProviderType::Facebook => &[OAUTH, FACEBOOK],
        ProviderType::SignInWithApple => &[OAUTH, APPLE],
        ProviderType::Google | ProviderType::LoginWithAmazon | ProviderType::Oidc => &[OAUTH],
    };
    tables.iter().flat_map(|table| table.iter()).find(|(key, _)| *key == name)
}

fn required(provider_type: ProviderType) -> &'static [&'static str] {
    match provider_type {
        // One of two, see `MetadataSource`.
        ProviderType::Saml => &[],
        ProviderType::Facebook | ProviderType::Google | ProviderType::LoginWithAmazon => {
            &[CLIENT_ID, CLIENT_SECRET, SCOPES]
        }
        ProviderType::SignInWithApple => &[CLIENT_ID, "team_id", "key_id", PRIVATE_KEY, SCOPES],
        ProviderType::Oidc => &[CLIENT_ID, "attributes_request_method", "oidc_issuer", SCOPES],
    }
}

/// Details that were checked, secrets apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    pub open: BTreeMap<String, String>,
    pub secret: BTreeMap<String, Secret>,
}

/// The same as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedDetails {
    pub open: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub secret: BTreeMap<String, Sealed>,
}

impl SealedDetails {
    /// Secrets that nobody is shown, so that nobody can be asked to send them once more.
    pub fn unshown(&self) -> impl Iterator<Item = (&String, &Sealed)> {
        self.secret.iter().filter(|(key, _)| *key == PRIVATE_KEY)
    }
}

impl Details {
    /// `former` are the details that these replace, if any.
    ///
    /// # Errors
    /// A key that the type does not have, a value of another form, or a key that is missing.
    pub fn check(
        provider_type: ProviderType,
        sent: BTreeMap<String, String>,
        former: Option<&SealedDetails>,
    ) -> Result<Self, ProviderRefused> {
        let mut details = Self::default();
        for (name, value) in sent {
            let Some(&(key, form)) = key_of(provider_type, &name) else {
                return Err(ProviderRefused::UnknownDetail { key: name, provider_type });
            };
            check_value(key, form, &value)?;
            match form {
                Form::Ours => {}
                Form::Secret => {
                    details.secret.insert(name, Secret::new(value));
                }
                Form::Text | Form::Url | Form::OneOf(_) | Form::Metadata => {
                    details.open.insert(name, value);
                }
            }
        }

        let is_kept = |key: &str| former.is_some_and(|former| former.unshown().any(|(name, _)| name == key));
        let is_there = |key: &str| details.open.contains_key(key) || details.secret.contains_key(key) || is_kept(key);
        let keys: Vec<&str> = required(provider_type).iter().copied().filter(|key| !is_there(key)).collect();
        if !keys.is_empty() {
            return Err(ProviderRefused::MissingDetails { keys, provider_type });
        }
        if provider_type == ProviderType::Saml && is_there(METADATA_FILE) == is_there(METADATA_URL) {
            return Err(ProviderRefused::MetadataSource);
        }
        Ok(details)
    }
}

fn check_value(key: &'static str, form: Form, value: &str) -> Result<(), ProviderRefused> {
    let fits = match form {
        Form::Text | Form::Secret => !value.trim().is_empty(),
        Form::Url if key == METADATA_URL && !is_url(value) => {
            return Err(ProviderRefused::MetadataUrl { url: value.to_owned() });
        }
        Form::Url => is_url(value),
        Form::OneOf(values) => values.contains(&value),
        Form::Metadata if Metadata::parse(value).is_none() => return Err(ProviderRefused::MetadataFile),
        Form::Metadata | Form::Ours => true,
    };
    if fits { Ok(()) } else { Err(ProviderRefused::Detail { key }) }
}

/// An absolute address of a web server: a scheme, a host, and nothing that an address cannot hold.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    matches!(scheme, "https" | "http")
        && !host.is_empty()
        && !host.contains('@')
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
}

/// See [`super::IdentityProvider::shown_details`].
pub(super) fn shown(
    provider_type: ProviderType,
    open: &BTreeMap<String, String>,
    secrets: &BTreeMap<String, Secret>,
    certificate: Option<&str>,
) -> BTreeMap<String, String> {
    let mut all = open.clone();
    for (key, secret) in secrets.iter().filter(|(key, _)| *key != PRIVATE_KEY) {
        all.insert(key.clone(), secret.expose().to_owned());
    }
    if let Some(metadata) = open.get(METADATA_FILE).and_then(|file| Metadata::parse(file)) {
        // The file knows better than what was copied from it once.
        for (key, url) in [(SIGN_IN_URL, metadata.sign_in_url), (SIGN_OUT_URL, metadata.sign_out_url)] {
            if let Some(url) = url {
                all.insert(key.to_owned(), url);
            }
        }
    }
    if let (ProviderType::Saml, Some(certificate)) = (provider_type, certificate) {
        all.insert(ENCRYPTION_CERTIFICATE.to_owned(), certificate.to_owned());
    }
    for (key, value) in usual(provider_type, open.get(API_VERSION).map_or(FACEBOOK_VERSION, String::as_str)) {
        all.entry(key.to_owned()).or_insert(value);
    }
    all
}

/// What Amazon fills in where nothing was sent.
fn usual(provider_type: ProviderType, version: &str) -> Vec<(&'static str, String)> {
    let fixed = |pairs: &[(&'static str, &str)]| pairs.iter().map(|&(key, value)| (key, value.to_owned())).collect();
    match provider_type {
        ProviderType::Saml => Vec::new(),
        ProviderType::Oidc => fixed(&[("attributes_url_add_attributes", "false")]),
        ProviderType::Google => fixed(&[
            ("attributes_url", "https://people.googleapis.com/v1/people/me?personFields="),
            ("attributes_url_add_attributes", "true"),
            ("authorize_url", "https://accounts.google.com/o/oauth2/v2/auth"),
            ("oidc_issuer", "https://accounts.google.com"),
            ("token_request_method", "POST"),
            ("token_url", "https://www.googleapis.com/oauth2/v4/token"),
        ]),
        ProviderType::Facebook => vec![
            ("attributes_url", format!("https://graph.facebook.com/{version}/me?fields=")),
            ("attributes_url_add_attributes", "true".to_owned()),
            ("authorize_url", format!("https://www.facebook.com/{version}/dialog/oauth")),
            ("token_request_method", "GET".to_owned()),
            ("token_url", format!("https://graph.facebook.com/{version}/oauth/access_token")),
        ],
        ProviderType::LoginWithAmazon => fixed(&[
            ("attributes_url", "https://api.amazon.com/user/profile"),
            ("attributes_url_add_attributes", "false"),
            ("authorize_url", "https://www.amazon.com/ap/oa"),
            ("token_request_method", "POST"),
            ("token_url", "https://api.amazon.com/auth/o2/token"),
        ]),
        ProviderType::SignInWithApple => fixed(&[
            ("attributes_url_add_attributes", "false"),
            ("authorize_url", "https://appleid.apple.com/auth/authorize"),
            ("oidc_issuer", "https://appleid.apple.com"),
            ("token_request_method", "POST"),
            ("token_url", "https://appleid.apple.com/auth/token"),
        ]),
    }
}
