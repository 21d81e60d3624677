//! What tests of this crate begin with.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::random::Random;
use kv::MemoryEngine;

use crate::{Keyring, Store};

/// The same bytes every time, from a given place on (SplitMix64).
#[derive(Default)]
pub struct Seeded(AtomicU64);

impl Seeded {
    pub fn from(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let step = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
            let step = (step ^ (step >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let step = (step ^ (step >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(step ^ (step >> 31)).to_be_bytes()[..chunk.len()]);
        }
    }
}

/// An empty store in memory.
pub async fn store() -> Store {
    store_on(Arc::new(MemoryEngine::new())).await
}

pub async fn store_on(engine: Arc<dyn kv::Engine>) -> Store {
    let random = Arc::new(Seeded::default());
    let keyring = Keyring::ephemeral(random.as_ref());
    Store::open(engine, keyring, random).await.unwrap()
}
