//! The key pair that signs what identity pools give out: one for the account, made at first use.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{
    identity_pool::{ISSUER, OpenIdKey},
    token::SigningKey,
};
use serde_json::json;
use store::{Purpose, Store};

use crate::{
    refusals::{Refusal, Result},
    service::{Shared, Unavailable},
};

/// The parsed pair: parsing costs more than signing.
#[derive(Default)]
pub struct Parsed(Mutex<Option<Arc<SigningKey>>>);

impl Parsed {
    fn get(&self) -> Option<Arc<SigningKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, key: &Arc<SigningKey>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// The account's pair, made now if this is its first use.
///
/// # Errors
/// [`Refusal::Conflict`] when another request makes it at this moment; the store's.
pub async fn of_account(shared: &Arc<Shared>) -> Result<Arc<SigningKey>> {
    if let Some(key) = shared.open_id_key.get() {
        return Ok(key);
    }
    let account = shared.config.account.as_str();
    let place = Store::place(&[b"open-id", account.as_bytes()]);
    let mut tx = shared.store.begin();
    let key = if let Some(stored) = tx.open_id_key(account).await? {
        let pkcs8 =
            shared.store.open_sealed(Purpose::SIGNING_KEY, &place, &stored.sealed).map_err(Refusal::internal)?;
        SigningKey::from_pkcs8(&pkcs8).map_err(Refusal::internal)?
    } else {
        let (key, pkcs8) = shared.keys.take().await?;
        let sealed = shared.store.seal(Purpose::SIGNING_KEY, &place, &pkcs8).map_err(Refusal::internal)?;
        let created = shared.ports.clock.now();
        tx.put(&OpenIdKey { account: account.to_owned(), public: key.jwk().clone(), sealed, created });
        tx.commit().await?;
        key
    };
    let key = Arc::new(key);
    shared.open_id_key.keep(&key);
    Ok(key)
}

pub(crate) async fn jwks(shared: &Arc<Shared>) -> std::result::Result<String, Unavailable> {
    let key = loop {
        match of_account(shared).await {
            Ok(key) => break key,
            // Somebody else has just made it.
            Err(Refusal::Conflict) => {}
            Err(why) => return Err(Unavailable(format!("{why:?}"))),
        }
    };
    Ok(json!({"keys": [key.jwk()]}).to_string())
}

/// The issuer is Amazon's, whose documents say nothing of this server's keys: the key set is always here.
pub(crate) fn discovery(shared: &Shared, host: Option<&str>) -> String {
    json!({
        "issuer": ISSUER,
        "jwks_uri": format!("{}/.well-known/jwks_uri", shared.config.base_url(host)),
        "response_types_supported": ["token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
    .to_string()
}
