//! Access keys of the account itself, which have its full rights. Those of users are `aws iam`'s.

use std::sync::Arc;

use domain::{
    random::{self, Random},
    secret::Secret,
    time::Timestamp,
};
use store::{AccessKey, Failure, Store};

/// Letters and digits as AWS's key ids have them (base 32).
pub(crate) const ID_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
pub(crate) const SECRET_ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Keys read at a time.
const PAGE: usize = 100;

/// Why a key was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AccessKeyError {
    #[error("there is no access key {0}")]
    Unknown(String),
    #[error("{0} is a key of the user {1}: change it with `aws iam`")]
    OfUser(String, String),
    #[error(transparent)]
    Store(#[from] Failure),
    #[error("the keyring cannot be used: {0}")]
    Keyring(String),
}

/// A new id and secret in the shapes of AWS's own: AKIA and 16 more, 40.
pub(crate) fn draw(random: &dyn Random) -> (String, Secret) {
    let id = format!("AKIA{}", random::text(random, ID_ALPHABET, 16));
    (id, Secret::new(random::text(random, SECRET_ALPHABET, 40)))
}

/// Makes a key with full rights; its secret is shown this once. Running servers see it on their next request.
///
/// # Errors
/// [`AccessKeyError::Store`], [`AccessKeyError::Keyring`].
pub async fn create(store: &Store, random: &dyn Random, now: Timestamp) -> Result<(String, Secret), AccessKeyError> {
    let (id, secret) = draw(random);
    let key = store.seal_access_key(&id, &secret, now).map_err(|error| AccessKeyError::Keyring(error.to_string()))?;
    let mut tx = store.begin();
    tx.put(&key);
    tx.commit().await?;
    Ok((id, secret))
}

/// All keys, without their secrets.
///
/// # Errors
/// [`AccessKeyError::Store`].
pub async fn list(store: &Store) -> Result<Vec<Arc<AccessKey>>, AccessKeyError> {
    let mut keys = Vec::new();
    let mut after = None;
    loop {
        let page = store.begin().access_keys(after.as_ref(), PAGE).await?;
        keys.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(keys);
        }
    }
}

/// A new key with full rights in the place of another one, which stops working.
///
/// # Errors
/// [`AccessKeyError`].
pub async fn rotate(
    store: &Store,
    former: &str,
    random: &dyn Random,
    now: Timestamp,
) -> Result<(String, Secret), AccessKeyError> {
    let mut tx = store.begin();
    let key = tx.access_key(former).await?.ok_or_else(|| AccessKeyError::Unknown(former.to_owned()))?;
    if let Some(owner) = &key.owner {
        return Err(AccessKeyError::OfUser(former.to_owned(), owner.clone()));
    }
    let (id, secret) = draw(random);
    let next = store.seal_access_key(&id, &secret, now).map_err(|error| AccessKeyError::Keyring(error.to_string()))?;
    tx.put(&next);
    tx.put(&AccessKey { disabled: true, ..AccessKey::clone(&key) });
    tx.commit().await?;
    Ok((id, secret))
}

/// Stops a key from working, and keeps it for the record.
///
/// # Errors
/// [`AccessKeyError::Unknown`], [`AccessKeyError::Store`].
pub async fn disable(store: &Store, id: &str) -> Result<(), AccessKeyError> {
    let mut tx = store.begin();
    let key = tx.access_key(id).await?.ok_or_else(|| AccessKeyError::Unknown(id.to_owned()))?;
    tx.put(&AccessKey { disabled: true, ..AccessKey::clone(&key) });
    Ok(tx.commit().await?)
}

/// Removes a key.
///
/// # Errors
/// [`AccessKeyError::Unknown`], [`AccessKeyError::Store`].
pub async fn delete(store: &Store, id: &str) -> Result<(), AccessKeyError> {
    let mut tx = store.begin();
    let key = tx.access_key(id).await?.ok_or_else(|| AccessKeyError::Unknown(id.to_owned()))?;
    if let Some(owner) = &key.owner {
        return Err(AccessKeyError::OfUser(id.to_owned(), owner.clone()));
    }
    tx.delete(&*key);
    Ok(tx.commit().await?)
}
