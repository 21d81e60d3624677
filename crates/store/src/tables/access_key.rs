//! Access keys: who may call signed operations.

use std::sync::Arc;

use domain::secret::{Sealed, Secret};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::failure::{Failure, Result};
use crate::keyring::KeyringError;
use crate::record::{Record, Table};
use crate::sealed::{Purpose, Unopened};
use crate::store::Store;
use crate::transaction::{Cursor, Page, Transaction};

/// A pair of key id and secret: of a user, or with the full rights of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    /// Such as `AKIA…`: 20 capital letters and digits.
    pub id: String,
    pub secret: Sealed,
    pub created: Timestamp,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// To the quarter of an hour: see [`AccessKey::used`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Timestamp>,
    /// What it was used for then: the name that actions begin with, such as `cognito-idp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_service: Option<String>,
    /// The user whose it is, by folded name; `None`: the account's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// Milliseconds.
const QUARTER_HOUR: i64 = 15 * 60 * 1000;

impl AccessKey {
    /// The record of a use, if that is news: four writes an hour at most, not one a request.
    pub fn used(&self, service: &str, now: Timestamp) -> Option<Self> {
        let quarter = now.millis().div_euclid(QUARTER_HOUR);
        let is_news = self.last_used.is_none_or(|last| last.millis().div_euclid(QUARTER_HOUR) < quarter);
        is_news.then(|| Self {
            last_used: Some(Timestamp::from_millis(quarter * QUARTER_HOUR)),
            last_service: Some(service.to_owned()),
            ..self.clone()
        })
    }
}

impl Record for AccessKey {
    const TABLE: Table = Table::new(0x0c, "access key", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        self.id.clone()
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        visit(&self.secret);
    }
}

impl Store {
    /// A new key, to be put.
    ///
    /// # Errors
    /// When the keyring cannot be used.
    pub fn seal_access_key(&self, id: &str, secret: &Secret, now: Timestamp) -> Result<AccessKey, KeyringError> {
        let secret = self.seal(Purpose::ACCESS_KEY, id.as_bytes(), secret.expose().as_bytes())?;
        Ok(AccessKey {
            id: id.to_owned(),
            secret,
            created: now,
            disabled: false,
            last_used: None,
            last_service: None,
            owner: None,
        })
    }

    /// The secret of a key.
    ///
    /// # Errors
    /// [`Failure::Unopened`].
    pub fn open_access_key(&self, key: &AccessKey) -> Result<Secret> {
        let bytes = self.open_sealed(Purpose::ACCESS_KEY, key.id.as_bytes(), &key.secret)?;
        let text = Zeroizing::new(String::from_utf8(bytes.to_vec()).map_err(|_| Failure::Unopened(Unopened::Refused))?);
        Ok(Secret::new(text.as_str()))
    }
}

impl Transaction {
    pub async fn access_key(&mut self, id: &str) -> Result<Option<Arc<AccessKey>>> {
        self.get(&id.to_owned()).await
    }

    pub async fn access_keys(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<AccessKey>>> {
        self.list_records((), after, limit).await
    }
}
