//! Signing keys that were derived before: the same all day, and more than half of what a signature costs.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{secret::Secret, token::Digest};
use wire::sigv4::SigningKey;

/// Keys kept at a time, of about half a kilobyte each.
const CAPACITY: usize = 4096;

/// Key id, day, region, service.
type Place = [String; 4];
/// With the digest of the secret that it was derived from.
type Kept = ([u8; 32], Arc<SigningKey>);

/// By place. A key is used only with the secret it was derived from, of which no more than a
/// digest is kept.
#[derive(Default)]
pub struct SigningKeys(Mutex<HashMap<Place, Kept>>);

impl SigningKeys {
    pub fn of(&self, id: &str, secret: &Secret, date: &str, region: &str, service: &str) -> Arc<SigningKey> {
        let digest = Digest::of(secret.expose().as_bytes()).0;
        let place = [id, date, region, service].map(str::to_owned);
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, key)) = keys.get(&place)
            && *of == digest
        {
            return key.clone();
        }
        if keys.len() >= CAPACITY {
            // Cheap to make good: no order is kept for it. Yesterday's go with it.
            keys.clear();
        }
        let key = Arc::new(SigningKey::derive(secret.expose(), date, region, service));
        keys.insert(place, (digest, key.clone()));
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_kept_as_long_as_its_secret_is_the_same() {
        let keys = SigningKeys::default();
        let of = |secret: &str, date| keys.of("AKID", &Secret::new(secret), date, "us-east-1", "iam");
        let first = of("one", "20260101");
        assert!(Arc::ptr_eq(&first, &of("one", "20260101")));
        assert!(!Arc::ptr_eq(&first, &of("one", "20260102")));
        assert!(!Arc::ptr_eq(&first, &of("two", "20260101")));
    }
}
