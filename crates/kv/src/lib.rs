//! Ordered key-value engines behind one trait, with one atomic conditional commit.
//!
//! Knows nothing of users, pools or JSON: keys and values are bytes. Begin at [`Engine`], then [`Commit`]; the engines
//! are [`MemoryEngine`], [`SqliteEngine`] and [`PostgresEngine`], and [`conformance::suite`] is what each must pass.

pub mod conformance;
pub mod fault;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

mod commit;
mod engine;
mod error;
mod key;
mod memory;
mod postgres;
mod sqlite;

pub use bytes::Bytes;
pub use futures::future::BoxFuture;

pub use commit::{Commit, Expected, MOST_EXPECTATIONS, Write};
pub use engine::{Engine, Entry, Version, Versioned};
pub use error::{CommitError, EngineError};
pub use key::{Key, Kind, Span};
pub use memory::MemoryEngine;
pub use postgres::{PostgresEngine, PostgresOptions};
pub use sqlite::SqliteEngine;
