//! What a user's sign-ins depend on: beside the profile, under the same key.

use domain::ids::{PoolNumber, UserId};
use domain::secret::Sealed;
use domain::user::{Credentials, User};

use crate::index::{Entries, Index, PlainIndex, Roughly};
use crate::record::{Record, Table, key_of};

/// By the name of the status in lower case, as filters compare it.
pub(crate) const BY_STATUS: PlainIndex = PlainIndex::new(&Credentials::TABLE, 1, "user's status", 8);
/// By the filter's words for enabled and disabled.
pub(crate) const BY_ENABLED: PlainIndex = PlainIndex::new(&Credentials::TABLE, 2, "user's being enabled", 8);

impl Record for Credentials {
    const TABLE: Table = Table::new(0x05, "credentials record", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_STATUS), Index::Plain(BY_ENABLED)];
    type Key = (PoolNumber, UserId);

    fn key(&self) -> Self::Key {
        (self.pool, self.id)
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_STATUS, self.pool, Roughly(&self.status.as_str().to_lowercase()));
        entries.plain(&BY_ENABLED, self.pool, enabled_word(self.enabled));
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<User>(&(self.pool, self.id))]
    }

    fn secrets(&self, visit: &mut dyn FnMut(&Sealed)) {
        for password in self.password.iter().chain(&self.history) {
            visit(&password.sealed);
        }
        self.factors.secrets().for_each(visit);
    }
}

/// What the filter `status` compares with.
pub(crate) const fn enabled_word(enabled: bool) -> &'static str {
    if enabled { "Enabled" } else { "Disabled" }
}
