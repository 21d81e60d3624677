//! Whose is which: a small list beside things of which a client has one each.
//!
//! Things of branding are large and kept each for itself. What must hold about all of a pool's together (one for a
//! client, so many for a pool) is decided by this list, so that two writers meet at one key.

use serde::{Deserialize, Serialize};

use crate::ids::PoolNumber;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register<Holder, Id> {
    pub pool: PoolNumber,
    entries: Vec<(Holder, Id)>,
}

impl<Holder: PartialEq, Id: PartialEq + Copy> Register<Holder, Id> {
    pub fn new(pool: PoolNumber) -> Self {
        Self { pool, entries: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn find(&self, holder: &Holder) -> Option<Id> {
        self.entries.iter().find(|(known, _)| known == holder).map(|(_, id)| *id)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Holder, Id)> {
        self.entries.iter().map(|(holder, id)| (holder, *id))
    }

    /// The former entry of this id, if there is one, makes room.
    #[must_use]
    pub fn with(mut self, holder: Holder, id: Id) -> Self {
        self.entries.retain(|(_, known)| *known != id);
        self.entries.push((holder, id));
        self
    }

    #[must_use]
    pub fn without(mut self, id: Id) -> Self {
        self.entries.retain(|(_, known)| *known != id);
        self
    }
}
