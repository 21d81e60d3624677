//! Access tokens whose signatures were checked before. Apps show the same token with every call, and form and signature
//! are half of what a plain read costs. Nothing else is remembered: expiry, pool, session, user and scope are looked at
//! each time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::token::{AccessToken, Digest};

/// Tokens kept at a time, of a few kilobytes each.
const CAPACITY: usize = 4096;
/// Longer ones, of users in many groups, are read anew each time.
const LONGEST: usize = 4096;

/// By the digest of the whole text, signature included: no other text finds them.
#[derive(Default)]
pub struct Verified(Mutex<HashMap<[u8; 32], Arc<AccessToken>>>);

impl Verified {
    pub fn find(&self, text: &str) -> Option<Arc<AccessToken>> {
        let digest = Digest::of(text.as_bytes()).0;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&digest).cloned()
    }

    pub fn keep(&self, text: &str, token: &Arc<AccessToken>) {
        if text.len() > LONGEST {
            return;
        }
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= CAPACITY {
            // Cheap to make good: no order is kept for it.
            tokens.clear();
        }
        tokens.insert(Digest::of(text.as_bytes()).0, token.clone());
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
