//! Access keys as commands change them: of the account itself, with its full rights, and of users.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    iam::{MAX_ACCESS_KEYS, Policies, Tags, User, folded, new_id},
    random::{self, Random},
    secret::Secret,
    time::Timestamp,
};
use store::{AccessKey, Failure, Store, Transaction};

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
    #[error("the user {0} has two access keys, and cannot have more: delete one")]
    Full(String),
    #[error("{0} is no name: 1 to 64 letters, digits and _+=,.@-")]
    Name(String),
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
    let mut tx = store.begin();
    tx.put(&seal(store, &id, &secret, now)?);
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

/// As [`create`], of a user, who is made without rights if there is none; says whether.
///
/// # Errors
/// [`AccessKeyError`].
pub async fn create_for(
    store: &Store,
    name: &str,
    random: &dyn Random,
    now: Timestamp,
) -> Result<(String, Secret, bool), AccessKeyError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
    if !(1..=64).contains(&name.len()) || !name.bytes().all(is_plain) {
        return Err(AccessKeyError::Name(name.to_owned()));
    }
    let mut tx = store.begin();
    let known = tx.iam_user(name).await?;
    let is_new = known.is_none();
    let mut user = known.map_or_else(|| new_user(name, random, now), Arc::unwrap_or_clone);
    let (id, secret) = add_to(store, &mut tx, &mut user, random, now)?;
    tx.commit().await?;
    Ok((id, secret, is_new))
}

fn new_user(name: &str, random: &dyn Random, now: Timestamp) -> User {
    User {
        name: name.to_owned(),
        path: "/".to_owned(),
        id: new_id("AIDA", random),
        created: now,
        policies: Policies::default(),
        boundary: None,
        tags: Tags::new(),
        access_keys: Vec::new(),
        groups: BTreeSet::new(),
    }
}

fn add_to(
    store: &Store,
    tx: &mut Transaction,
    user: &mut User,
    random: &dyn Random,
    now: Timestamp,
) -> Result<(String, Secret), AccessKeyError> {
    if user.access_keys.len() >= MAX_ACCESS_KEYS {
        return Err(AccessKeyError::Full(user.name.clone()));
    }
    let (id, secret) = draw(random);
    let key = seal(store, &id, &secret, now)?;
    tx.put(&AccessKey { owner: Some(folded(&user.name)), ..key });
    user.access_keys.push(id.clone());
    tx.put(user);
    Ok((id, secret))
}

fn seal(store: &Store, id: &str, secret: &Secret, now: Timestamp) -> Result<AccessKey, AccessKeyError> {
    store.seal_access_key(id, secret, now).map_err(|error| AccessKeyError::Keyring(error.to_string()))
}

/// A new key of the same owner in the place of another one, which stops working.
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
    let owner = match &key.owner {
        Some(owner) => tx.iam_user(owner).await?,
        None => None,
    };
    let made = match owner {
        Some(user) => add_to(store, &mut tx, &mut Arc::unwrap_or_clone(user), random, now)?,
        None => {
            let (id, secret) = draw(random);
            tx.put(&seal(store, &id, &secret, now)?);
            (id, secret)
        }
    };
    tx.put(&AccessKey { disabled: true, ..AccessKey::clone(&key) });
    tx.commit().await?;
    Ok(made)
}

/// Stops a key from working, and keeps it for the record; or lets it work again.
///
/// # Errors
/// [`AccessKeyError::Unknown`], [`AccessKeyError::Store`].
pub async fn set_disabled(store: &Store, id: &str, disabled: bool) -> Result<(), AccessKeyError> {
    let mut tx = store.begin();
    let key = tx.access_key(id).await?.ok_or_else(|| AccessKeyError::Unknown(id.to_owned()))?;
    tx.put(&AccessKey { disabled, ..AccessKey::clone(&key) });
    Ok(tx.commit().await?)
}

/// Removes a key.
///
/// # Errors
/// [`AccessKeyError::Unknown`], [`AccessKeyError::Store`].
pub async fn delete(store: &Store, id: &str) -> Result<(), AccessKeyError> {
    let mut tx = store.begin();
    let key = tx.access_key(id).await?.ok_or_else(|| AccessKeyError::Unknown(id.to_owned()))?;
    if let Some(owner) = &key.owner
        && let Some(user) = tx.iam_user(owner).await?
    {
        let mut user = Arc::unwrap_or_clone(user);
        user.access_keys.retain(|known| known != id);
        tx.put(&user);
    }
    tx.delete(&*key);
    Ok(tx.commit().await?)
}
