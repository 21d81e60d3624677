//! The key pairs that sign a pool's tokens, and what the world may see of them.
//!
//! A pair costs about 90 ms, so a pool is made without one: its two are taken at first use from a stock that this
//! process fills in the background.

pub mod open_id;
pub mod rotation;
mod stock;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    ids::{PoolId, PoolNumber},
    pool::Pool,
    time::Timestamp,
    token::{FormerKey, KeyUse, SigningKey, StoredKey, VerifyingKey},
};
use serde_json::json;
pub use stock::{KeySource, KeyStock};
use store::{Purpose, Store, Transaction};

use crate::{
    refusals::{Refusal, Result},
    service::{Shared, Unavailable},
};

/// Pools whose parsed keys are kept: parsing costs more than signing.
const CAPACITY: usize = 4096;

/// The two pairs of one pool, parsed, and what still checks tokens of those before them.
#[derive(Debug)]
pub struct PoolKeys {
    pub id: SigningKey,
    pub access: SigningKey,
    former: Vec<(KeyUse, FormerKey, VerifyingKey)>,
}

impl PoolKeys {
    /// The key that tokens of this use are checked with when they name it: one of the former while it checks, else the
    /// one that signs now, whose name a token of another key does not bear.
    pub fn verifying(&self, use_for: KeyUse, kid: &str, now: Timestamp) -> &VerifyingKey {
        let current = match use_for {
            KeyUse::Id => self.id.verifying(),
            KeyUse::Access => self.access.verifying(),
        };
        if current.kid() == kid {
            return current;
        }
        let named = |(of, key, verifying): &&(KeyUse, FormerKey, VerifyingKey)| {
            *of == use_for && verifying.kid() == kid && key.checks_at(now)
        };
        self.former.iter().find(named).map_or(current, |(_, _, verifying)| verifying)
    }

    fn published(&self, now: Timestamp) -> serde_json::Value {
        let former = self.former.iter().filter(|(_, key, _)| key.checks_at(now)).map(|(_, key, _)| &key.public);
        let keys: Vec<_> = [self.id.jwk(), self.access.jwk()].into_iter().chain(former).collect();
        json!({ "keys": keys })
    }
}

/// Parsed keys by pool, and how often the pool had changed its keys then. A pool's number is never given again.
#[derive(Default)]
pub struct Parsed(Mutex<HashMap<PoolNumber, (u32, Arc<PoolKeys>)>>);

impl Parsed {
    fn get(&self, pool: &Pool) -> Option<Arc<PoolKeys>> {
        let parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.get(&pool.number).filter(|(changes, _)| *changes == pool.key_changes).map(|(_, keys)| keys.clone())
    }

    fn keep(&self, pool: &Pool, keys: &Arc<PoolKeys>) {
        let mut parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A request that began before a change does not bring back what was.
        if parsed.get(&pool.number).is_some_and(|(changes, _)| *changes > pool.key_changes) {
            return;
        }
        if parsed.len() >= CAPACITY {
            // Seldom, and cheap to make good: no order is kept for it.
            parsed.clear();
        }
        parsed.insert(pool.number, (pool.key_changes, keys.clone()));
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The pool's keys, made now if this is their first use.
///
/// # Errors
/// [`Refusal::Conflict`] when another request makes them at this moment; the store's.
pub async fn of_pool(shared: &Arc<Shared>, pool: &Pool) -> Result<Arc<PoolKeys>> {
    if let Some(keys) = shared.parsed_keys.get(pool) {
        return Ok(keys);
    }
    let mut tx = shared.store.begin();
    let keys = match tx.signing_keys(pool.number).await? {
        (Some(id), Some(access)) => PoolKeys {
            former: former(&id).chain(former(&access)).collect::<Result<_>>()?,
            id: open(&shared.store, &id)?,
            access: open(&shared.store, &access)?,
        },
        _ => make(shared, &mut tx, pool.number).await?,
    };
    let keys = Arc::new(keys);
    shared.parsed_keys.keep(pool, &keys);
    Ok(keys)
}

async fn make(shared: &Arc<Shared>, tx: &mut Transaction, pool: PoolNumber) -> Result<PoolKeys> {
    let (id, access) = (shared.keys.take().await?, shared.keys.take().await?);
    let now = shared.ports.clock.now();
    for (use_for, (key, pkcs8)) in [(KeyUse::Id, &id), (KeyUse::Access, &access)] {
        let place = place(pool, use_for);
        let sealed = shared.store.seal(Purpose::SIGNING_KEY, &place, pkcs8).map_err(Refusal::internal)?;
        tx.put(&StoredKey { pool, use_for, public: key.jwk().clone(), sealed, created: now, former: Vec::new() });
    }
    tx.commit().await?;
    Ok(PoolKeys { id: id.0, access: access.0, former: Vec::new() })
}

fn former(stored: &StoredKey) -> impl Iterator<Item = Result<(KeyUse, FormerKey, VerifyingKey)>> {
    stored.former.iter().map(|key| {
        let verifying = VerifyingKey::try_from(&key.public).map_err(Refusal::internal)?;
        Ok((stored.use_for, key.clone(), verifying))
    })
}

fn open(store: &Store, stored: &StoredKey) -> Result<SigningKey> {
    let place = place(stored.pool, stored.use_for);
    let pkcs8 = store.open_sealed(Purpose::SIGNING_KEY, &place, &stored.sealed).map_err(Refusal::internal)?;
    SigningKey::from_pkcs8(&pkcs8).map_err(Refusal::internal)
}

fn place(pool: PoolNumber, use_for: KeyUse) -> Vec<u8> {
    Store::place(&[&pool.0.to_be_bytes(), use_for.as_str().as_bytes()])
}

pub(crate) async fn jwks(shared: &Arc<Shared>, pool_id: &str) -> std::result::Result<Option<String>, Unavailable> {
    let Some(pool) = find(shared, pool_id).await? else { return Ok(None) };
    let keys = loop {
        match of_pool(shared, &pool).await {
            Ok(keys) => break keys,
            // Somebody else has just made them.
            Err(Refusal::Conflict) => {}
            Err(why) => return Err(Unavailable(format!("{why:?}"))),
        }
    };
    Ok(Some(keys.published(shared.ports.clock.now()).to_string()))
}

pub(crate) async fn discovery(
    shared: &Arc<Shared>,
    pool_id: &str,
    host: Option<&str>,
) -> std::result::Result<Option<String>, Unavailable> {
    if find(shared, pool_id).await?.is_none() {
        return Ok(None);
    }
    // The key set is always here, whatever the issuer says.
    let jwks_uri = format!("{}/{pool_id}/.well-known/jwks.json", shared.config.base_url(host));
    Ok(Some(
        json!({
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": shared.config.issuer(pool_id, host),
            "jwks_uri": jwks_uri,
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
        })
        .to_string(),
    ))
}

async fn find(shared: &Shared, pool_id: &str) -> std::result::Result<Option<Arc<Pool>>, Unavailable> {
    let found = shared.store.begin().pool_by_id(&PoolId::from(pool_id)).await;
    found.map_err(|error| Unavailable(error.to_string()))
}
