//! Expensive computing: as much at a time as there are cores, with a bounded queue.
//!
//! A server that is asked for more sign-ins than its cores can compute says so at once, and stays answerable. What takes
//! long leaves the async threads; what is short stays on the thread that asks, as handing it over and back costs up to a
//! tenth of a signature. The runtime has threads to spare for that (docs/adr/0011).

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::sync::Semaphore;

/// More work was queued than would be done in reasonable time.
#[derive(Debug)]
pub struct Overloaded;

pub struct Crypto {
    running: Semaphore,
    queued: AtomicUsize,
    limit: usize,
    begun: AtomicU64,
}

impl Crypto {
    /// `cores` computations at a time; at most `limit` wait. A sign-in computes for about 1 ms, so 512 waiting a core
    /// are half a second.
    pub fn new(cores: usize, limit: usize) -> Self {
        Self { running: Semaphore::new(cores), queued: AtomicUsize::new(0), limit, begun: AtomicU64::new(0) }
    }

    /// Any work, on a thread for blocking.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Overloaded> {
        let _place = self.queue()?;
        let _turn = self.running.acquire().await.map_err(|_| Overloaded)?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(work).await.map_err(|_| Overloaded)
    }

    /// Work of two milliseconds at most, here.
    pub async fn run_briefly<T>(&self, work: impl FnOnce() -> T) -> Result<T, Overloaded> {
        let _place = self.queue()?;
        let _turn = self.running.acquire().await.map_err(|_| Overloaded)?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        Ok(work())
    }

    /// How many computations were begun so far.
    pub fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    fn queue(&self) -> Result<Place<'_>, Overloaded> {
        if self.queued.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.queued.fetch_sub(1, Ordering::Relaxed);
            return Err(Overloaded);
        }
        Ok(Place(&self.queued))
    }
}

/// Given back on drop, also when the request is dropped while it waits.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};

    use super::*;

    #[tokio::test]
    async fn what_finds_the_queue_full_is_refused_at_once_and_the_rest_is_done() {
        let crypto = Arc::new(Crypto::new(1, 2));
        let barrier = Arc::new(Barrier::new(2));
        let slow = {
            let (crypto, barrier) = (crypto.clone(), barrier.clone());
            async move { crypto.run(move || barrier.wait()).await.is_ok() }
        };
        let others = async {
            let mut waiting = Box::pin(crypto.run_briefly(|| 7));
            assert!(futures::poll!(&mut waiting).is_pending());
            assert!(crypto.run(|| 8).await.is_err());
            assert!(crypto.run_briefly(|| 9).await.is_err());
            barrier.wait();
            waiting.await.unwrap()
        };
        // The slow one is polled first, so it holds the only turn when the others come.
        let (slow, other) = tokio::join!(biased; slow, others);
        assert_eq!((slow, other), (true, 7));
    }
}
