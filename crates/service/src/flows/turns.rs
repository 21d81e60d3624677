//! Turns at a user's secrets: no more looks at once than the lock-out leaves failures, so that guessing in parallel is
//! no better than guessing one after another.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::ids::{PoolNumber, UserId};
use tokio::{sync::Notify, time::Instant};

/// Whose secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    User(PoolNumber, UserId),
    /// A name that nobody has, by its digest.
    Stranger([u8; 32]),
}

#[derive(Default)]
struct Desk {
    running: u32,
    waiting: usize,
    left: Arc<Notify>,
}

/// Who is at whose secrets in this process.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<Whose, Desk>>);

/// A turn, over when it is dropped.
pub struct Turn {
    turns: Arc<Turns>,
    pub whose: Whose,
}

/// Patience is over.
#[derive(Debug)]
pub struct TooBusy;

impl Turns {
    /// A turn, if fewer than `most` are at it.
    pub fn take(self: &Arc<Self>, whose: Whose, most: u32) -> Option<Turn> {
        let mut desks = self.desks();
        let desk = desks.entry(whose).or_default();
        if desk.running >= most {
            return None;
        }
        desk.running += 1;
        drop(desks);
        Some(Turn { turns: self.clone(), whose })
    }

    /// Waits until somebody leaves. Whoever was waiting and goes without a turn calls [`Turns::pass_on`].
    ///
    /// # Errors
    /// [`TooBusy`] at the deadline.
    pub async fn wait(&self, whose: Whose, deadline: Instant) -> Result<(), TooBusy> {
        let Some(place) = Place::take(self, whose) else { return Ok(()) };
        tokio::time::timeout_at(deadline, place.left.notified()).await.map_err(|_| TooBusy)
    }

    /// Lets the next one look whether it is their turn.
    pub fn pass_on(&self, whose: Whose) {
        if let Some(desk) = self.desks().get(&whose) {
            desk.left.notify_one();
        }
    }

    fn desks(&self) -> MutexGuard<'_, HashMap<Whose, Desk>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tidy(desks: &mut HashMap<Whose, Desk>, whose: Whose) {
        if desks.get(&whose).is_some_and(|desk| desk.running == 0 && desk.waiting == 0) {
            desks.remove(&whose);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut desks = self.turns.desks();
        if let Some(desk) = desks.get_mut(&self.whose) {
            desk.running = desk.running.saturating_sub(1);
            desk.left.notify_one();
        }
        Turns::tidy(&mut desks, self.whose);
    }
}

/// A place in the queue, given back on drop, also when the request is dropped while it waits.
struct Place<'a> {
    turns: &'a Turns,
    whose: Whose,
    left: Arc<Notify>,
}

impl<'a> Place<'a> {
    /// None when nobody is at it any more.
    fn take(turns: &'a Turns, whose: Whose) -> Option<Self> {
        let mut desks = turns.desks();
        let desk = desks.get_mut(&whose).filter(|desk| desk.running > 0)?;
        desk.waiting += 1;
        let left = desk.left.clone();
        drop(desks);
        Some(Self { turns, whose, left })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut desks = self.turns.desks();
        if let Some(desk) = desks.get_mut(&self.whose) {
            desk.waiting = desk.waiting.saturating_sub(1);
        }
        Turns::tidy(&mut desks, self.whose);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TURN;

    const ANA: Whose = Whose::User(PoolNumber(1), UserId(2));
    const BEN: Whose = Whose::User(PoolNumber(1), UserId(3));

    #[tokio::test]
    async fn no_more_than_allowed_are_at_it_and_each_that_leaves_lets_one_in() {
        let turns = Arc::new(Turns::default());
        let first = turns.take(ANA, 2).unwrap();
        let _second = turns.take(ANA, 2).unwrap();
        assert!(turns.take(ANA, 2).is_none());
        let _other = turns.take(BEN, 1).unwrap();

        let waiting = turns.wait(ANA, Instant::now() + TURN);
        let leaving = async { drop(first) };
        let (waited, ()) = tokio::join!(waiting, leaving);
        waited.unwrap();
        assert!(turns.take(ANA, 2).is_some());
    }

    #[tokio::test]
    async fn patience_ends() {
        let turns = Arc::new(Turns::default());
        let _turn = turns.take(ANA, 1).unwrap();
        turns.wait(ANA, Instant::now()).await.unwrap_err();
    }

    #[tokio::test]
    async fn who_goes_without_a_turn_passes_it_on() {
        let turns = Arc::new(Turns::default());
        let turn = turns.take(ANA, 1).unwrap();
        let deadline = Instant::now() + TURN;
        let first = async {
            turns.wait(ANA, deadline).await.unwrap();
            turns.pass_on(ANA);
        };
        let second = async { turns.wait(ANA, deadline).await.unwrap() };
        tokio::join!(first, second, async { drop(turn) });
    }

    #[tokio::test]
    async fn nothing_is_remembered_of_whoever_left() {
        let turns = Arc::new(Turns::default());
        drop(turns.take(ANA, 1));
        turns.wait(ANA, Instant::now()).await.unwrap();
        assert!(turns.desks().is_empty());
    }
}
