//! The keys of issuers, found by their discovery documents, kept for an hour and asked for again when one is missing.
//! However many tokens come at once, an issuer is asked once.

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
/// Milliseconds that an issuer who gave no answer, or none that can be used, is left alone.
const REST: i64 = 10_000;
/// Bytes of a document.
const LARGEST: usize = 256 * 1024;
/// Issuers remembered.
const CAPACITY: usize = 256;

struct Fetched {
    at: Timestamp,
    keys: Vec<(Option<String>, PublicKey)>,
}

/// What is known of one issuer.
#[derive(Default)]
struct Issuer {
    fetched: Mutex<Option<Arc<Fetched>>>,
    /// Held by whoever asks: the others wait for what it hears. The last asking that came to nothing, and why.
    asking: tokio::sync::Mutex<Option<(Timestamp, NoProof)>>,
}

/// By issuer.
#[derive(Default)]
pub struct IssuerKeys(Mutex<HashMap<String, Arc<Issuer>>>);

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
    pub(super) async fn check(&self, cx: &Context, url: &str, token: &Unverified<'_>) -> Result<(), NoProof> {
        let (issuer, now) = (self.issuer(url), cx.wall());
        let known = match issuer.usable(token, now) {
            Some(known) => known,
            None => issuer.ask(cx, url, token, now).await?,
        };
        if !known.has(token) {
            return Err(NoProof::NoKey);
        }
        let mut fitting = known.keys.iter().filter(|(id, _)| fits(id.as_ref(), token));
        if fitting.any(|(_, key)| token.is_signed_by(key)) { Ok(()) } else { Err(NoProof::Signature) }
    }

    fn issuer(&self, url: &str) -> Arc<Issuer> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(issuer) = known.get(url) {
            return issuer.clone();
        }
        if known.len() >= CAPACITY {
            known.clear();
        }
        known.entry(url.to_owned()).or_default().clone()
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Issuer {
    /// Keys that are fresh, and either hold the token's or were asked for a moment ago.
    fn usable(&self, token: &Unverified<'_>, now: Timestamp) -> Option<Arc<Fetched>> {
        let fetched = self.fetched.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let age = now.millis() - fetched.at.millis();
        (age < FRESH && (fetched.has(token) || age < PATIENCE)).then_some(fetched)
    }

    async fn ask(
        &self,
        cx: &Context,
        url: &str,
        token: &Unverified<'_>,
        now: Timestamp,
    ) -> Result<Arc<Fetched>, NoProof> {
        let mut failed = self.asking.lock().await;
        if let Some(known) = self.usable(token, now) {
            return Ok(known);
        }
        if let Some((at, why)) = failed.as_ref().filter(|(at, _)| now.millis() - at.millis() < REST) {
            tracing::debug!(url, at = at.millis(), "an identity provider is not asked again yet");
            return Err(why.clone());
        }
        match fetch(cx, url, now).await {
            Ok(fetched) => {
                *failed = None;
                *self.fetched.lock().unwrap_or_else(PoisonError::into_inner) = Some(fetched.clone());
                Ok(fetched)
            }
            Err(why) => {
                *failed = Some((now, why.clone()));
                Err(why)
            }
        }
    }
}

async fn fetch(cx: &Context, issuer: &str, now: Timestamp) -> Result<Arc<Fetched>, NoProof> {
    let discovery: Discovery =
        get(cx, &format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))).await?;
    if discovery.issuer != issuer {
        return Err(NoProof::NoKey);
    }
    let set: KeySet = get(cx, &discovery.jwks_uri).await?;
    // A set may hold keys of kinds that are not known here.
    let readable = set.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
    let keys = readable.filter_map(|jwk| jwk.key().map(|key| (jwk.kid, key))).collect();
    Ok(Arc::new(Fetched { at: now, keys }))
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
