//! Whose an access key is: its secret, and everything that decides what its holder may do.

pub mod amazon;
pub mod principals;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{policy::Principal, secret::Secret};
use store::AccessKey;

use crate::{
    context::Context,
    flows::role_sessions::{self, Unopened},
    refusals::Result,
};

/// The holder of an access key, found but not yet believed.
#[derive(Clone, Debug)]
pub struct Identity {
    pub principal: Arc<Principal>,
    pub secret: Secret,
    /// The record of the key, where it has one.
    pub key: Option<Arc<AccessKey>>,
}

/// Why a key id leads to nobody, in the order AWS finds out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unidentified {
    /// Unknown or disabled.
    Key,
    /// The session token is missing, or somebody else's.
    Token,
    /// The session is over.
    Expired,
}

/// # Errors
/// The store's.
pub async fn find(
    cx: &Context,
    access_key_id: &str,
    session_token: Option<&str>,
) -> Result<std::result::Result<Identity, Unidentified>> {
    if let Some(identity) = cx.shared().introduced.find(access_key_id) {
        return Ok(Ok(identity));
    }
    if let Some(token) = session_token {
        return Ok(match role_sessions::open(cx, access_key_id, token).await? {
            Ok((secret, principal)) => Ok(Identity { principal: Arc::new(principal), secret, key: None }),
            Err(Unopened::Token) => Err(Unidentified::Token),
            Err(Unopened::Expired) => Err(Unidentified::Expired),
            Err(Unopened::Nobody) => Err(Unidentified::Key),
        });
    }
    let mut tx = cx.begin();
    let key = tx.access_key(access_key_id).await?.filter(|key| !key.disabled);
    let Some(key) = key else { return Ok(Err(Unidentified::Key)) };
    let principal = match &key.owner {
        None => cx.shared().root.clone(),
        Some(owner) => match tx.iam_user(owner).await? {
            Some(user) => Arc::new(principals::of_user(&cx.config().account, &mut tx, &user).await?),
            None => return Ok(Err(Unidentified::Key)),
        },
    };
    let secret = cx.shared().store.open_access_key(&key)?;
    Ok(Ok(Identity { principal, secret, key: Some(key) }))
}

/// Writes down that a key is in use, now that its signature holds: every quarter of an hour. Whoever is faster has written
/// the same.
///
/// # Errors
/// The store's.
pub async fn note_use(cx: &Context, key: &AccessKey, service: &str) -> Result<()> {
    let Some(used) = key.used(service, cx.wall()) else { return Ok(()) };
    let mut tx = cx.begin();
    if tx.access_key(&key.id).await?.is_some() {
        tx.put(&used);
    }
    match tx.commit().await {
        Err(store::Failure::Conflict) => Ok(()),
        other => Ok(other?),
    }
}

/// Holders of keys that no record has: of the process that embeds this one, such as a test.
#[derive(Debug, Default)]
pub struct Introduced(Mutex<HashMap<String, Identity>>);

impl Introduced {
    pub fn add(&self, access_key_id: &str, identity: Identity) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(access_key_id.to_owned(), identity);
    }

    fn find(&self, access_key_id: &str) -> Option<Identity> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(access_key_id).cloned()
    }
}
