//! The keys of issuers, found by their discovery documents, kept for an hour and asked for again when one is missing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::time::Timestamp;
use serde::Deserialize;

use super::{
    NoProof,
    token::{Jwk, PublicKey, Unverified},
};
use crate::{context::Context, ports::EgressError};

/// Milliseconds that keys are used without asking again.
const FRESH: i64 = 3_600_000;
/// Milliseconds between two askings for the sake of a missing key: tokens that name keys nobody has cost the issuer
/// nothing more.
const PATIENCE: i64 = 30_000;
/// Bytes of a document.
const LARGEST: usize = 256 * 1024;
/// Issuers remembered.
const CAPACITY: usize = 256;

struct Fetched {
    at: Timestamp,
    keys: Vec<(Option<String>, PublicKey)>,
}

/// By issuer.
#[derive(Default)]
pub struct IssuerKeys(Mutex<HashMap<String, Arc<Fetched>>>);

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

impl IssuerKeys {
    /// Whether the issuer signed the token.
    pub(super) async fn check(&self, cx: &Context, issuer: &str, token: &Unverified<'_>) -> Result<(), NoProof> {
        let now = cx.wall();
        let known = self.find(issuer).filter(|known| now.millis() - known.at.millis() < FRESH);
        let known = match known {
            Some(known) if known.has(token) || now.millis() - known.at.millis() < PATIENCE => known,
            _ => self.fetch(cx, issuer, now).await?,
        };
        if !known.has(token) {
            return Err(NoProof::NoKey);
        }
        let mut fitting = known.keys.iter().filter(|(id, _)| fits(id.as_ref(), token));
        if fitting.any(|(_, key)| token.is_signed_by(key)) { Ok(()) } else { Err(NoProof::Signature) }
    }

    fn find(&self, issuer: &str) -> Option<Arc<Fetched>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }

    async fn fetch(&self, cx: &Context, issuer: &str, now: Timestamp) -> Result<Arc<Fetched>, NoProof> {
        let discovery: Discovery =
            get(cx, &format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))).await?;
        if discovery.issuer != issuer {
            return Err(NoProof::NoKey);
        }
        let set: KeySet = get(cx, &discovery.jwks_uri).await?;
        // A set may hold keys of kinds that are not known here.
        let readable = set.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        let keys = readable.filter_map(|jwk| jwk.key().map(|key| (jwk.kid, key))).collect();
        let fetched = Arc::new(Fetched { at: now, keys });
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.insert(issuer.to_owned(), fetched.clone());
        Ok(fetched)
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Fetched {
    fn has(&self, token: &Unverified<'_>) -> bool {
        self.keys.iter().any(|(id, _)| fits(id.as_ref(), token))
    }
}

/// A token without a key id may be of any key.
fn fits(id: Option<&String>, token: &Unverified<'_>) -> bool {
    token.key_id.is_none() || token.key_id.as_ref() == id
}

async fn get<T: serde::de::DeserializeOwned>(cx: &Context, url: &str) -> Result<T, NoProof> {
    let body = cx.shared().ports.egress.get(url, LARGEST).await.map_err(|error| {
        tracing::warn!(url, %error, "an identity provider gave no answer");
        match error {
            EgressError::Unreachable(_) => NoProof::Unreachable,
            EgressError::Forbidden(_) | EgressError::Unusable(_) => NoProof::NoKey,
        }
    })?;
    serde_json::from_slice(&body).map_err(|_| NoProof::NoKey)
}
