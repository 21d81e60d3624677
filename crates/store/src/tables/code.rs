//! One-time codes on their way: one for each user and purpose.

use std::sync::Arc;

use domain::ids::{PoolNumber, UserId};
use domain::otp::{Code, Purpose};
use domain::time::Timestamp;
use domain::user::Credentials;

use super::Expires;
use crate::failure::Result;
use crate::index::{Entries, Index, PlainIndex};
use crate::record::{Record, Table, key_of};
use crate::transaction::Transaction;

const BY_EXPIRY: PlainIndex = PlainIndex::global(&Code::TABLE, 1, "end of a code", 13);

impl Record for Code {
    const TABLE: Table = Table::new(0x07, "code", 1);
    const INDEXES: &'static [Index] = &[Index::Plain(BY_EXPIRY)];
    /// The purpose by its number.
    type Key = (PoolNumber, UserId, u8);

    fn key(&self) -> Self::Key {
        (self.pool, self.user, number(self.purpose))
    }

    fn index(&self, entries: &mut Entries) {
        entries.plain(&BY_EXPIRY, (), self.expires);
    }

    fn parents(&self) -> Vec<kv::Key> {
        vec![key_of::<Credentials>(&(self.pool, self.user))]
    }
}

/// Stored: never give a number to another purpose.
pub(crate) fn number(purpose: Purpose) -> u8 {
    match purpose {
        Purpose::SignUp => 1,
        Purpose::VerifyEmail => 2,
        Purpose::VerifyPhoneNumber => 3,
        Purpose::ResetPassword => 4,
        Purpose::SmsMfa => 5,
        Purpose::EmailMfa => 6,
        Purpose::SmsOtp => 7,
        Purpose::EmailOtp => 8,
    }
}

impl Expires for Code {
    const BY_END: PlainIndex = BY_EXPIRY;

    fn end(&self) -> Option<Timestamp> {
        Some(self.expires)
    }
}

impl Transaction {
    /// The live code of a purpose, expired or not: whether it is still good is the code's to say.
    pub async fn code(&mut self, pool: PoolNumber, user: UserId, purpose: Purpose) -> Result<Option<Arc<Code>>> {
        self.get(&(pool, user, number(purpose))).await
    }
}
