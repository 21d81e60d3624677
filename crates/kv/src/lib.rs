//! Ordered key-value engines behind one trait, with one atomic conditional commit.
//!
//! Knows nothing of users, pools or JSON: keys and values are bytes. Begin at [`Engine`], then [`Commit`].

mod commit;
mod engine;
mod error;
mod key;
mod memory;

pub use bytes::Bytes;
pub use futures::future::BoxFuture;

pub use commit::{Commit, Expected, MOST_EXPECTATIONS, Write};
pub use engine::{Engine, Entry, Version, Versioned};
pub use error::{CommitError, EngineError};
pub use key::{Key, Kind, Span};
pub use memory::MemoryEngine;
