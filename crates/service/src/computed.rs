//! How much of each kind of expensive work was computed: what somebody costs, nobody must cost too.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::replay::Source;

/// Since the start of the process.
#[derive(Default)]
pub struct Computed(Mutex<BTreeMap<Source, u64>>);

impl Computed {
    pub fn note(&self, source: Source) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(source).or_default() += 1;
    }

    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(source, count)| (source.name(), *count)).collect()
    }
}
