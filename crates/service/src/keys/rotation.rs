//! Other pairs for a pool's tokens, made beside running servers: each sees them at its next request, because the pool's
//! record counts the changes. What the former pairs signed is good until it has run out, unless they are dropped.

pub use domain::token::Formers;
use domain::{
    ids::PoolId,
    time::Timestamp,
    token::{KeyUse, StoredKey},
};
use store::{Failure, Purpose, Store};

use super::{KeyStock, place, stock::Pair};
use crate::refusals::Refusal;

/// Attempts beside others that write the pool's record, which is seldom written.
const TRIES: usize = 20;

/// Why the keys are as they were.
#[derive(Debug, thiserror::Error)]
pub enum KeyChangeError {
    #[error("there is no user pool {0}")]
    NoSuchPool(String),
    #[error("no key could be made or sealed: {0}")]
    Key(String),
    #[error(transparent)]
    Store(#[from] Failure),
}

/// One key of a pool, as operators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownKey {
    pub use_for: KeyUse,
    pub kid: String,
    /// When it was made; only of a key that signs.
    pub since: Option<Timestamp>,
    /// Until when it checks what it signed; only of a former key.
    pub until: Option<Timestamp>,
}

/// A pool's keys, those that sign first; none before its first token or key set.
///
/// # Errors
/// [`KeyChangeError::NoSuchPool`], the store's.
pub async fn list(store: &Store, pool_id: &str, now: Timestamp) -> Result<Vec<ShownKey>, KeyChangeError> {
    let mut tx = store.begin();
    let pool = tx.pool_by_id(&PoolId::from(pool_id)).await?;
    let pool = pool.ok_or_else(|| KeyChangeError::NoSuchPool(pool_id.to_owned()))?;
    let (id, access) = tx.signing_keys(pool.number).await?;
    let stored: Vec<_> = id.into_iter().chain(access).collect();
    Ok(shown(stored.iter().map(AsRef::as_ref), now))
}

/// New pairs for ID and access tokens. Takes as long as making two pairs does: a fifth of a second, often more.
///
/// # Errors
/// [`KeyChangeError`]; [`Failure::Conflict`] when others wrote the pool's record all the time.
pub async fn rotate(
    store: &Store,
    stock: &KeyStock,
    pool_id: &str,
    formers: Formers,
    now: Timestamp,
) -> Result<Vec<ShownKey>, KeyChangeError> {
    let pairs = [(KeyUse::Id, taken(stock).await?), (KeyUse::Access, taken(stock).await?)];
    for _ in 1..TRIES {
        match exchange(store, &pairs, pool_id, formers, now).await {
            Err(KeyChangeError::Store(Failure::Conflict)) => {}
            done => return done,
        }
    }
    exchange(store, &pairs, pool_id, formers, now).await
}

async fn exchange(
    store: &Store,
    pairs: &[(KeyUse, Pair); 2],
    pool_id: &str,
    formers: Formers,
    now: Timestamp,
) -> Result<Vec<ShownKey>, KeyChangeError> {
    let mut tx = store.begin();
    let pool = tx.pool_by_id(&PoolId::from(pool_id)).await?;
    let pool = pool.ok_or_else(|| KeyChangeError::NoSuchPool(pool_id.to_owned()))?;
    let (id, access) = tx.signing_keys(pool.number).await?;
    let mut changed = Vec::new();
    for ((use_for, (key, pkcs8)), before) in pairs.iter().zip([id, access]) {
        let place = place(pool.number, *use_for);
        let sealed = store.seal(Purpose::SIGNING_KEY, &place, pkcs8);
        let sealed = sealed.map_err(|error| KeyChangeError::Key(error.to_string()))?;
        let public = key.jwk().clone();
        changed.push(match before {
            Some(before) => before.succeeded_by(public, sealed, formers, now),
            None => {
                StoredKey { pool: pool.number, use_for: *use_for, public, sealed, created: now, former: Vec::new() }
            }
        });
    }
    for key in &changed {
        tx.put(key);
    }
    let mut pool = pool.as_ref().clone();
    pool.key_changes = pool.key_changes.wrapping_add(1);
    tx.put(&pool);
    tx.commit().await?;
    Ok(shown(changed.iter(), now))
}

async fn taken(stock: &KeyStock) -> Result<Pair, KeyChangeError> {
    stock.take().await.map_err(|why: Refusal| KeyChangeError::Key(format!("{why:?}")))
}

fn shown<'a>(stored: impl Iterator<Item = &'a StoredKey> + Clone, now: Timestamp) -> Vec<ShownKey> {
    let current = stored.clone().map(|key| ShownKey {
        use_for: key.use_for,
        kid: key.public.kid.clone(),
        since: Some(key.created),
        until: None,
    });
    let former = stored.flat_map(|key| {
        key.former.iter().filter(|former| former.checks_at(now)).map(|former| ShownKey {
            use_for: key.use_for,
            kid: former.public.kid.clone(),
            since: None,
            until: Some(former.until),
        })
    });
    current.chain(former).collect()
}
