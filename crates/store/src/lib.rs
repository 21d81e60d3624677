//! What Poolhouse remembers: nouns of the domain as typed records over an ordered key-value engine.
//!
//! Knows nothing of the wire, of HTTP or of operations. Begin at [`Store`], then [`Transaction`]; a noun's own file under
//! `tables` says where it lies, what it is found by and how to ask for it. [`Record::index`] is the only description of
//! index entries, and `transaction/commit.rs` the only place that writes them.

mod cache;
mod counters;
mod failure;
mod index;
mod key;
mod keyring;
mod meta;
mod outbox;
mod page;
mod record;
mod rotation;
mod sealed;
mod store;
pub mod sweep;
mod tables;
mod transaction;
pub mod verify;
pub mod views;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use counters::Counter;
pub use failure::{Failure, Result};
pub use index::{Entries, Exactly, Index, PlainIndex, Roughly, UniqueIndex, Values};
pub use key::{KeyPart, KeyTuple};
pub use keyring::{KeyInfo, KeyState, Keyring, KeyringError, Kid};
pub use page::{InvalidPageToken, PAGE_LIFE, Question};
pub use record::{Record, Table, read_as};
pub use rotation::{Resealed, RetireError};
pub use sealed::{Purpose, Unopened};
pub use store::{OpenError, Store};
pub use tables::{
    AccessKey, Account, DomainNames, Finished, FoundSession, GroupRemains, IdentityPoolRemains, ImportLogPage,
    ImportPiece, LogGroupRemains, PoolRemains, RunningImport, Tombstone, UserRemains,
};
pub use transaction::{Cursor, Page, Place, Placed, Transaction};
