//! Parsed configuration, kept as long as the store still holds the version it was parsed from.
//!
//! Nothing here is ever believed on its own: a parsed record is used only with the version that the same read returned,
//! and a remembered place only to ask for two keys in one read, whose answers are then compared.

use std::any::Any;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use kv::{Key, Version};

/// At most this many of each are kept: about 10 MB of pools and clients.
const MOST: usize = 4096;

type Parsed = (Version, Arc<dyn Any + Send + Sync>);

#[derive(Default)]
pub(crate) struct Cache {
    parsed: RwLock<Bounded<Key, Parsed>>,
    places: RwLock<Bounded<Key, Key>>,
}

impl Cache {
    pub(crate) fn parsed<R: Send + Sync + 'static>(&self, key: &Key, version: Version) -> Option<Arc<R>> {
        let parsed = self.parsed.read().unwrap_or_else(PoisonError::into_inner);
        let (held, record) = parsed.get(key)?;
        if *held == version { Arc::clone(record).downcast().ok() } else { None }
    }

    pub(crate) fn keep<R: Send + Sync + 'static>(&self, key: &Key, version: Version, record: &Arc<R>) {
        let record: Arc<dyn Any + Send + Sync> = Arc::<R>::clone(record);
        self.parsed.write().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), (version, record));
    }

    /// Where the key led the last time.
    pub(crate) fn place(&self, key: &Key) -> Option<Key> {
        self.places.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(crate) fn keep_place(&self, key: &Key, place: &Key) {
        if self.place(key).as_ref() != Some(place) {
            self.places.write().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), place.clone());
        }
    }

    pub(crate) fn clear(&self) {
        *self.parsed.write().unwrap_or_else(PoisonError::into_inner) = Bounded::default();
        *self.places.write().unwrap_or_else(PoisonError::into_inner) = Bounded::default();
    }
}

/// Two generations: when the young one is half of all, it becomes the old one and the old one is forgotten.
struct Bounded<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Self {
        Self { young: HashMap::new(), old: HashMap::new() }
    }
}

impl<K: Eq + Hash, V> Bounded<K, V> {
    fn get(&self, key: &K) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= MOST / 2 {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parsed_record_serves_its_own_version_only() {
        let cache = Cache::default();
        let (key, version) = (Key::new(vec![1]), Version::from_random(8));

        cache.keep(&key, version, &Arc::new("parsed"));

        assert_eq!(cache.parsed::<&str>(&key, version).as_deref(), Some(&"parsed"));
        assert!(cache.parsed::<&str>(&key, Version::from_random(16)).is_none());
    }

    #[test]
    fn it_never_holds_more_than_its_bound() {
        let mut bounded = Bounded::default();
        for number in 0..MOST * 3 {
            bounded.insert(number, number);
        }

        assert!(bounded.young.len() + bounded.old.len() <= MOST);
        assert_eq!(bounded.get(&(MOST * 3 - 1)), Some(&(MOST * 3 - 1)));
    }
}
