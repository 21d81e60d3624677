//! The processes of one function: warm ones are used again, the one that was used last first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use service::NoCredentials;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::fault::Fault;
use super::folder::Spec;
use super::station::Reply;
use super::worker::{Call, Unfetched, Worker, Workshop};

/// An idle process is ended after this time.
const IDLE_TIME: Duration = Duration::from_mins(10);
/// For so long after a start that failed, nobody starts again: the answer would be the same.
const REST: Duration = Duration::from_secs(1);

pub struct Pool {
    pub spec: Spec,
    /// Of the files that its processes have read.
    pub stamp: u64,
    idle: Mutex<Vec<(Worker, Instant)>>,
    places: Arc<Semaphore>,
    /// The files have changed: no process of this pool is used again.
    is_retired: AtomicBool,
    broken: Mutex<Option<(Instant, Fault)>>,
}

/// How one call went.
pub struct Run {
    pub reply: Reply,
    pub log: String,
    /// Whether a process was started for it.
    pub cold: bool,
}

impl Pool {
    pub fn new(spec: Spec, stamp: u64) -> Self {
        let places = Arc::new(Semaphore::new(spec.settings.concurrency));
        Self {
            spec,
            stamp,
            idle: Mutex::default(),
            places,
            is_retired: AtomicBool::new(false),
            broken: Mutex::default(),
        }
    }

    /// Waits until fewer calls than `concurrency` are running. None: this pool is at its end.
    pub async fn place(&self) -> Option<OwnedSemaphorePermit> {
        self.places.clone().acquire_owned().await.ok()
    }

    /// `wall_ms` is now. Holds a [place](Self::place).
    ///
    /// # Errors
    /// Nothing was started: it would have nothing to sign with.
    pub async fn run(&self, workshop: &Workshop, call: &Call, wall_ms: impl Fn() -> i64) -> Result<Run, NoCredentials> {
        let limit = self.spec.settings.timeout;
        let mut log = String::new();
        loop {
            let (mut worker, cold) = match self.warm(wall_ms()) {
                Some(worker) => (worker, false),
                None => match self.cold(workshop, call, &mut log).await? {
                    Ok(worker) => (worker, true),
                    Err(fault) => return Ok(Run { reply: Err(fault), log, cold: true }),
                },
            };
            let deadline = wall_ms().saturating_add(i64::try_from(limit.as_millis()).unwrap_or(i64::MAX));
            let called = worker.call(call, deadline, limit).await;
            log.push_str(&worker.said());
            match called {
                Ok(reply) => {
                    self.put_back(worker);
                    return Ok(Run { reply, log, cold });
                }
                // A new one is asked once: one that ends by itself is its user's to mend.
                Err(Unfetched) if !cold => {}
                Err(Unfetched) => return Ok(Run { reply: Err(Fault::unanswered(&call.id)), log, cold }),
            }
        }
    }

    /// Ends its idle processes; busy ones end when they have answered.
    pub fn retire(&self) {
        self.is_retired.store(true, Ordering::Release);
        self.idle().clear();
    }

    /// Ends processes that nobody has used for long.
    pub fn tidy(&self, now: Instant) {
        self.idle().retain(|(worker, since)| worker.is_alive() && now.duration_since(*since) < IDLE_TIME);
    }

    fn warm(&self, now_ms: i64) -> Option<Worker> {
        let mut idle = self.idle();
        while let Some((worker, _)) = idle.pop() {
            if worker.is_alive() && worker.may_sign(now_ms, self.spec.settings.timeout) {
                return Some(worker);
            }
        }
        None
    }

    async fn cold(
        &self,
        workshop: &Workshop,
        call: &Call,
        log: &mut String,
    ) -> Result<Result<Worker, Fault>, NoCredentials> {
        if let Some((when, fault)) = &*self.broken()
            && when.elapsed() < REST
        {
            return Ok(Err(fault.clone()));
        }
        let credentials = workshop.issuer.issue(&self.spec).await?;
        // As Lambda names streams, less the date: a process writes to one.
        let stream = format!("[$LATEST]{}", call.id.replace('-', ""));
        let started = Worker::start(workshop, &self.spec, credentials, &stream).await;
        let mut worker = match started {
            Ok(worker) => worker,
            Err(error) => return Ok(Err(Fault::not_started(&call.id, &error))),
        };
        let ready = worker.ready(&call.id, self.spec.settings.timeout).await;
        *self.broken() = ready.clone().err().map(|fault| (Instant::now(), fault));
        if let Err(fault) = ready {
            log.push_str(&worker.said());
            return Ok(Err(fault));
        }
        Ok(Ok(worker))
    }

    fn put_back(&self, worker: Worker) {
        if worker.is_alive() && !self.is_retired.load(Ordering::Acquire) {
            self.idle().push((worker, Instant::now()));
        }
        // Retired in between: nobody would end it.
        if self.is_retired.load(Ordering::Acquire) {
            self.idle().clear();
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(Worker, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn broken(&self) -> MutexGuard<'_, Option<(Instant, Fault)>> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
