//! A queue between async callers and plain threads that wakes a thread only when one is asleep.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
}

struct State<T> {
    jobs: VecDeque<T>,
    asleep: usize,
    closed: bool,
}

impl<T> Queue<T> {
    pub(super) fn new() -> Self {
        let state = State { jobs: VecDeque::new(), asleep: 0, closed: false };
        Self { state: Mutex::new(state), arrived: Condvar::new() }
    }

    /// Adds a job; a closed queue drops it, and with it the sender its caller waits on.
    pub(super) fn push(&self, job: T) {
        let mut state = self.lock();
        if state.closed {
            return;
        }
        state.jobs.push_back(job);
        let wake = state.asleep > 0;
        drop(state);
        // Under load nobody sleeps, and the system call is saved.
        if wake {
            self.arrived.notify_one();
        }
    }

    /// Waits for a job; `None` when the queue is closed and everything in it was taken.
    pub(super) fn take(&self) -> Option<T> {
        self.wait_for_jobs().jobs.pop_front()
    }

    /// Waits for at least one job and appends at most `most` of those waiting; false when closed and empty.
    pub(super) fn take_up_to(&self, most: usize, into: &mut VecDeque<T>) -> bool {
        let mut state = self.wait_for_jobs();
        let count = state.jobs.len().min(most);
        into.extend(state.jobs.drain(..count));
        count > 0
    }

    /// Lets jobs gather until the deadline, or until there are `most` or no more will come. Nobody who adds one wakes this
    /// thread. False when none is there.
    pub(super) fn gather(&self, most: usize, deadline: Instant) -> bool {
        let mut state = self.lock();
        while state.jobs.len() < most && !state.closed {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.arrived.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        !state.jobs.is_empty()
    }

    /// Takes no further jobs; threads finish those that wait.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Takes no further jobs and drops those that wait: for a thread that dies.
    pub(super) fn abandon(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.jobs.clear();
        drop(state);
        self.arrived.notify_all();
    }

    fn wait_for_jobs(&self) -> MutexGuard<'_, State<T>> {
        let mut state = self.lock();
        while state.jobs.is_empty() && !state.closed {
            state.asleep += 1;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.asleep -= 1;
        }
        state
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops the waiting jobs when a thread that serves a queue ends for whatever reason, so that no caller waits forever.
pub(super) struct AbandonOnExit<'a, T>(pub(super) &'a Queue<T>);

impl<T> Drop for AbandonOnExit<'_, T> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const AGES: Duration = Duration::from_secs(3600);

    #[test]
    fn gathering_ends_at_the_deadline_with_enough_jobs_or_when_no_more_come() {
        let queue = Queue::new();
        assert!(!queue.gather(2, Instant::now()));
        queue.push(1);
        assert!(queue.gather(2, Instant::now()));
        queue.push(2);
        assert!(queue.gather(2, Instant::now() + AGES));
        queue.close();
        assert!(queue.gather(3, Instant::now() + AGES));
    }

    #[test]
    fn closing_wakes_whoever_gathers() {
        let queue = Queue::<u8>::new();
        std::thread::scope(|scope| {
            let gathering = scope.spawn(|| queue.gather(1, Instant::now() + AGES));
            queue.close();
            assert!(!gathering.join().unwrap());
        });
    }
}
