//! What one request has already learnt, so that running its operation again asks nobody twice.
//!
//! An operation that loses a conflict runs again from its first line. Random bytes, triggers' answers and finished
//! password checks are then replayed in the order in which they were asked for, never looked up by content: the n-th
//! question of a source gets the n-th answer.

use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::random::Random;

/// Who is asked. A rerun replays each source on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A pool's own, by the moment it is asked at (`triggerSource`): an answer given at one moment says nothing at
    /// another.
    Function(&'static str),
    KnownPasswords,
    PasswordCheck,
    PasswordHash,
    Signature,
    SrpExchange,
    SrpProof,
}

impl Source {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Function(_) => "Function",
            Self::KnownPasswords => "KnownPasswords",
            Self::PasswordCheck => "PasswordCheck",
            Self::PasswordHash => "PasswordHash",
            Self::Signature => "Signature",
            Self::SrpExchange => "SrpExchange",
            Self::SrpProof => "SrpProof",
        }
    }
}

#[derive(Default)]
struct Answers {
    asked: usize,
    /// Where a rerun begins.
    settled: usize,
    given: Vec<Arc<dyn Any + Send + Sync>>,
}

#[derive(Default)]
struct Memory {
    bytes: Vec<u8>,
    read: usize,
    /// Where a rerun begins.
    settled: usize,
    answers: HashMap<Source, Answers>,
    outcome: Option<Arc<dyn Any + Send + Sync>>,
}

pub struct Replay {
    random: Arc<dyn Random>,
    memory: Mutex<Memory>,
}

impl Replay {
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { random, memory: Mutex::default() }
    }

    /// The operation begins (again): everything remembered will be told in the same order.
    pub fn rewind(&self) {
        let mut memory = self.memory();
        memory.read = memory.settled;
        for answers in memory.answers.values_mut() {
            answers.asked = answers.settled;
        }
    }

    /// What was done so far is stored for good, and came to this: a rerun goes on behind it.
    pub fn settle<T: Clone + Send + Sync + 'static>(&self, outcome: &T) {
        let mut memory = self.memory();
        memory.settled = memory.read;
        for answers in memory.answers.values_mut() {
            answers.settled = answers.asked;
        }
        memory.outcome = Some(Arc::new(outcome.clone()));
    }

    /// What an earlier run came to, if it came so far.
    pub fn settled<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.memory().outcome.as_ref()?.downcast_ref().cloned()
    }

    /// The remembered answer to this question, if it was answered in an earlier run.
    pub fn recall<T: Clone + Send + Sync + 'static>(&self, source: Source) -> Option<T> {
        let mut memory = self.memory();
        let answers = memory.answers.entry(source).or_default();
        let answer = answers.given.get(answers.asked)?.downcast_ref::<T>()?.clone();
        answers.asked += 1;
        Some(answer)
    }

    pub fn remember<T: Clone + Send + Sync + 'static>(&self, source: Source, answer: &T) {
        let mut memory = self.memory();
        let answers = memory.answers.entry(source).or_default();
        answers.given.truncate(answers.asked);
        answers.given.push(Arc::new(answer.clone()));
        answers.asked += 1;
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Random for Replay {
    fn fill(&self, bytes: &mut [u8]) {
        let mut memory = self.memory();
        let end = memory.read + bytes.len();
        if let Some(known) = memory.bytes.get(memory.read..end) {
            bytes.copy_from_slice(known);
        } else {
            let start = memory.bytes.len();
            memory.bytes.resize(end, 0);
            if let Some(fresh) = memory.bytes.get_mut(start..) {
                self.random.fill(fresh);
            }
            if let Some(drawn) = memory.bytes.get(memory.read..end) {
                bytes.copy_from_slice(drawn);
            }
        }
        memory.read = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(Mutex<u8>);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            let mut next = self.0.lock().unwrap();
            for byte in bytes {
                *byte = *next;
                *next = next.wrapping_add(1);
            }
        }
    }

    fn draw(replay: &Replay, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        replay.fill(&mut bytes);
        bytes
    }

    #[test]
    fn a_rerun_draws_the_same_bytes_and_only_then_new_ones() {
        let replay = Replay::new(Arc::new(Counting(Mutex::new(0))));
        assert_eq!((draw(&replay, 3), draw(&replay, 2)), (vec![0, 1, 2], vec![3, 4]));
        replay.rewind();
        // Another cut of the same bytes, reaching beyond what was drawn.
        assert_eq!((draw(&replay, 4), draw(&replay, 3)), (vec![0, 1, 2, 3], vec![4, 5, 6]));
    }

    #[test]
    fn what_is_settled_is_not_told_again() {
        let replay = Replay::new(Arc::new(Counting(Mutex::new(0))));
        assert_eq!(draw(&replay, 2), vec![0, 1]);
        replay.remember(Source::Function("a"), &1u8);
        assert_eq!(replay.settled::<String>(), None);
        replay.settle(&"stored".to_owned());
        assert_eq!(draw(&replay, 1), vec![2]);
        replay.remember(Source::Function("a"), &2u8);
        replay.rewind();
        assert_eq!(replay.settled::<String>().as_deref(), Some("stored"));
        // Neither the bytes nor the answer of before.
        assert_eq!(draw(&replay, 2), vec![2, 3]);
        assert_eq!(replay.recall(Source::Function("a")), Some(2u8));
        assert_eq!(replay.recall::<u8>(Source::Function("b")), None);
    }

    #[test]
    fn answers_are_replayed_by_order_and_source() {
        let replay = Replay::new(Arc::new(Counting(Mutex::new(0))));
        assert_eq!(replay.recall::<u8>(Source::PasswordCheck), None);
        replay.remember(Source::PasswordCheck, &1u8);
        replay.remember(Source::Signature, &"a".to_owned());
        replay.remember(Source::PasswordCheck, &2u8);
        replay.rewind();
        assert_eq!(replay.recall(Source::PasswordCheck), Some(1u8));
        assert_eq!(replay.recall(Source::PasswordCheck), Some(2u8));
        assert_eq!(replay.recall::<u8>(Source::PasswordCheck), None);
        assert_eq!(replay.recall(Source::Signature), Some("a".to_owned()));
    }
}
