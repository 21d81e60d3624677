//! Randomness that is the same in every run.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use domain::random::Random;

/// SplitMix64: small, and good enough for ids that only have to differ.
#[derive(Debug)]
pub struct Seeded(AtomicU64);

impl Seeded {
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    pub fn pick<'a, T>(&self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes()[..chunk.len()]);
        }
    }
}

/// Numbers as [`Seeded`] gives them, but where four bytes are drawn at once, as for ids of records, the next few are
/// alike.
#[derive(Debug)]
pub struct Colliding {
    seeded: Seeded,
    alike: AtomicU32,
}

impl Colliding {
    pub const fn new(seed: u64) -> Self {
        Self { seeded: Seeded::new(seed), alike: AtomicU32::new(0) }
    }

    /// This many draws of four bytes give the same from now on.
    pub fn collide(&self, draws: u32) {
        self.alike.store(draws, Ordering::SeqCst);
    }

    /// How many of them are still to come.
    pub fn left(&self) -> u32 {
        self.alike.load(Ordering::SeqCst)
    }
}

impl Random for Colliding {
    fn fill(&self, bytes: &mut [u8]) {
        let one_less = |left: u32| left.checked_sub(1);
        if bytes.len() == 4 && self.alike.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
            bytes.fill(0);
        } else {
            self.seeded.fill(bytes);
        }
    }
}
