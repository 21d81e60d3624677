//! Spare key pairs: none at the start, a few pools' worth after a while, more where pools are made quickly.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use domain::token::SigningKey;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use crate::refusals::{Refusal, Result};

/// Pairs kept ahead without demand: three pools' worth.
const FEWEST: usize = 6;
/// Pairs kept ahead at most: 90 ms each, 2 KB each.
const MOST: usize = 64;
/// A process that was just started has better things to do.
const FIRST_PAUSE: Duration = Duration::from_millis(500);

/// A pair and its PKCS#8 form, to be sealed.
pub type Pair = (SigningKey, Zeroizing<Vec<u8>>);

/// Where pairs come from.
#[derive(Clone, Default)]
pub enum KeySource {
    #[default]
    Generate,
    /// Given PKCS#8 keys, used in turn: for tests, which would wait for fresh ones.
    Stock(Arc<[Vec<u8>]>),
}

#[derive(Default)]
pub struct KeyStock {
    source: KeySource,
    ready: Mutex<VecDeque<Pair>>,
    taken: AtomicUsize,
    wanted: AtomicUsize,
    was_full: AtomicBool,
    missing: Notify,
}

impl KeyStock {
    pub fn new(source: KeySource) -> Self {
        Self { source, wanted: AtomicUsize::new(FEWEST), ..Self::default() }
    }

    /// A pair from the stock, or a new one when it is empty.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub async fn take(&self) -> Result<Pair> {
        let taken = self.taken.fetch_add(1, Ordering::Relaxed);
        if let KeySource::Stock(keys) = &self.source {
            let pkcs8 =
                keys.get(taken % keys.len().max(1)).ok_or_else(|| Refusal::internal("the key stock is empty"))?;
            let key = SigningKey::from_pkcs8(pkcs8).map_err(Refusal::internal)?;
            return Ok((key, Zeroizing::new(pkcs8.clone())));
        }
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        self.missing.notify_one();
        match ready {
            Some(pair) => Ok(pair),
            None => {
                // Demand outran the stock: keep more. A stock that never was full says nothing about demand.
                if self.was_full.swap(false, Ordering::Relaxed) {
                    let grow = |wanted: usize| Some((wanted * 2).min(MOST));
                    let _ = self.wanted.fetch_update(Ordering::Relaxed, Ordering::Relaxed, grow);
                }
                generate().await
            }
        }
    }

    /// Fills the stock, one pair at a time, for as long as it is polled.
    pub async fn keep_filled(&self) {
        if matches!(self.source, KeySource::Stock(_)) {
            return std::future::pending().await;
        }
        // Only a process that hands out keys needs a stock of them.
        self.missing.notified().await;
        tokio::time::sleep(FIRST_PAUSE).await;
        loop {
            let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner).len();
            if ready >= self.wanted.load(Ordering::Relaxed) {
                self.was_full.store(true, Ordering::Relaxed);
                self.missing.notified().await;
                continue;
            }
            match generate().await {
                Ok(pair) => self.ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(pair),
                Err(why) => {
                    tracing::warn!(?why, "no key pair could be made, trying again later");
                    tokio::time::sleep(Duration::from_secs(10)).await;
                }
            }
        }
    }
}

async fn generate() -> Result<Pair> {
    let made = tokio::task::spawn_blocking(SigningKey::generate).await.map_err(Refusal::internal)?;
    made.map_err(Refusal::internal)
}
