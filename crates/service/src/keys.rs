//! The key pairs that sign a pool's tokens, and what the world may see of them.
//!
//! A pair costs about 90 ms, so a pool is made without one: its two are taken at first use from a stock that this
//! process fills in the background.

pub mod open_id;
mod stock;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    ids::{PoolId, PoolNumber},
    pool::Pool,
    token::{KeyUse, SigningKey, StoredKey},
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

/// The two pairs of one pool, parsed.
#[derive(Debug)]
pub struct PoolKeys {
    pub id: SigningKey,
    pub access: SigningKey,
}

/// Parsed keys by pool. A pool's keys are made once and a pool's number is never given again.
#[derive(Default)]
pub struct Parsed(Mutex<HashMap<PoolNumber, Arc<PoolKeys>>>);

impl Parsed {
    fn get(&self, pool: PoolNumber) -> Option<Arc<PoolKeys>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&pool).cloned()
    }

    fn keep(&self, pool: PoolNumber, keys: &Arc<PoolKeys>) {
        let mut parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if parsed.len() >= CAPACITY {
            // Seldom, and cheap to make good: no order is kept for it.
            parsed.clear();
        }
        parsed.insert(pool, keys.clone());
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
    if let Some(keys) = shared.parsed_keys.get(pool.number) {
        return Ok(keys);
    }
    let mut tx = shared.store.begin();
    let keys = match tx.signing_keys(pool.number).await? {
        (Some(id), Some(access)) => PoolKeys { id: open(&shared.store, &id)?, access: open(&shared.store, &access)? },
        _ => make(shared, &mut tx, pool.number).await?,
    };
    let keys = Arc::new(keys);
    shared.parsed_keys.keep(pool.number, &keys);
    Ok(keys)
}

async fn make(shared: &Arc<Shared>, tx: &mut Transaction, pool: PoolNumber) -> Result<PoolKeys> {
    let (id, access) = (shared.keys.take().await?, shared.keys.take().await?);
    let now = shared.ports.clock.now();
    for (use_for, (key, pkcs8)) in [(KeyUse::Id, &id), (KeyUse::Access, &access)] {
        let place = place(pool, use_for);
        let sealed = shared.store.seal(Purpose::SIGNING_KEY, &place, pkcs8).map_err(Refusal::internal)?;
        tx.put(&StoredKey { pool, use_for, public: key.jwk().clone(), sealed, created: now });
    }
    tx.commit().await?;
    Ok(PoolKeys { id: id.0, access: access.0 })
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
    Ok(Some(json!({"keys": [keys.id.jwk(), keys.access.jwk()]}).to_string()))
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
