//! Everything one run of an operation may know of its surroundings.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use domain::{ids::BudgetId, random::Random, time::Timestamp};
use store::Transaction;
use tokio::time::Instant;
use wire::{Modelled, model::OperationModel};

use crate::{
    audit::Caller,
    config::Config,
    flows::turns::{self, Turn, Whose},
    ports::{FunctionAnswer, FunctionError, Invocation, LogLine},
    refusals::{Refusal, Result},
    replay::{Replay, Source},
    service::Shared,
    triggers::function,
};

/// What the listener knows of a request.
#[derive(Clone, Debug)]
pub struct Facts {
    pub request_id: String,
    pub remote: IpAddr,
    pub host: Option<String>,
    pub user_agent: Option<String>,
    /// What the request says of the user's address (`ContextData`, `UserContextData`): to be believed of those only who
    /// may speak for users.
    pub claimed_address: Option<String>,
    /// The `User-Agent` that a back end repeats (`ContextData`): only signed operations have such a member.
    pub claimed_agent: Option<String>,
}

/// One request, one instant; the same for every run of its operation.
pub struct Context {
    shared: Arc<Shared>,
    pub facts: Facts,
    pub operation: &'static OperationModel,
    now: Timestamp,
    wall: Timestamp,
    replay: Replay,
    begun: Instant,
    /// For those who read lines, once what they tell of is written.
    lines: Mutex<Vec<LogLine>>,
    /// Kept when the operation runs again: its look at a user's secrets was one.
    turn: Mutex<Option<Turn>>,
    /// For the audit.
    caller: OnceLock<Caller>,
    /// Budgets of messages that this request drew on.
    drawn: Mutex<Vec<BudgetId>>,
}

impl Context {
    /// Stands for the operation where there is none. Its refusals are worded like an administrator's, should anybody see
    /// them.
    pub(crate) const NOBODYS: &'static OperationModel = wire::shapes::AdminCreateUser::MODEL;

    pub(crate) fn new(shared: Arc<Shared>, operation: &'static OperationModel, facts: Facts) -> Self {
        let clock = &shared.ports.clock;
        let (now, wall) = (clock.now(), clock.wall());
        let replay = Replay::new(shared.ports.random.clone());
        Self {
            shared,
            facts,
            operation,
            now,
            wall,
            replay,
            begun: Instant::now(),
            lines: Mutex::default(),
            turn: Mutex::default(),
            caller: OnceLock::new(),
            drawn: Mutex::default(),
        }
    }

    /// For work that no client asked for.
    pub(crate) fn internal(shared: Arc<Shared>) -> Self {
        let facts = Facts {
            request_id: String::new(),
            remote: IpAddr::V4(std::net::Ipv4Addr::LOCALHOST),
            host: None,
            user_agent: None,
            claimed_address: None,
            claimed_agent: None,
        };
        Self::new(shared, Self::NOBODYS, facts)
    }

    /// The instant of this request, for what this server remembers.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The wall-clock instant of this request, for what comes from outside.
    pub fn wall(&self) -> Timestamp {
        self.wall
    }

    /// Replayed when the operation runs again.
    pub fn random(&self) -> &dyn Random {
        &self.replay
    }

    /// Drawn anew by every run: for ids of records, which nobody outside sees and which may be what the conflict was
    /// about. Drawn again alike, the loser would lose for good.
    pub fn random_anew(&self) -> &dyn Random {
        self.shared.ports.random.as_ref()
    }

    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub fn begin(&self) -> Transaction {
        self.shared.store.begin()
    }

    /// Said once a request: who is found first stays.
    pub(crate) fn note_caller(&self, caller: impl FnOnce() -> Caller) {
        self.caller.get_or_init(caller);
    }

    /// Who signed or brought a token, allowed or not; `None`: nobody did.
    pub(crate) fn caller(&self) -> Option<&Caller> {
        self.caller.get()
    }

    /// Kept when the operation runs again: what was drawn is drawn.
    pub(crate) fn note_drawn(&self, budget: BudgetId) {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).push(budget);
    }

    pub(crate) fn has_drawn(&self, budget: BudgetId) -> bool {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).contains(&budget)
    }

    pub(crate) fn rewind(&self) {
        self.replay.rewind();
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// An entry for those who read lines, if there are any: given to them when this run is the last.
    pub fn tell(&self, group: &str, stream: &str, text: &str) {
        if self.shared.ports.log.is_some() {
            let line = LogLine { at: self.wall, group: group.into(), stream: stream.into(), text: text.into() };
            self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }

    pub(crate) fn tell_all(&self) {
        let Some(log) = &self.shared.ports.log else { return };
        for line in self.lines.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            log.write(&line);
        }
    }

    /// Asks a pool's function, once per request however often its operation runs. One that takes too long, or cannot
    /// be asked just now, is asked again, as Cognito does.
    ///
    /// # Errors
    /// [`FunctionError`].
    pub async fn call_function(
        &self,
        source: &'static str,
        call: &Invocation<'_>,
    ) -> std::result::Result<FunctionAnswer, FunctionError> {
        let source = Source::Function(source);
        if let Some(answer) = self.replay.recall(source) {
            return answer;
        }
        let tries = self.config().patience.of(call.pool).tries;
        let answer = function::ask(self.shared.ports.functions.as_ref(), call, tries).await;
        self.replay.remember(source, &answer);
        answer
    }

    /// The first of two moments is over: what was done so far is committed and came to this. Should the operation run
    /// again, [`Context::settled`] gives it back.
    pub fn settle<T: Clone + Send + Sync + 'static>(&self, outcome: &T) {
        self.replay.settle(outcome);
    }

    /// What the first moment came to in an earlier run.
    pub fn settled<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.replay.settled()
    }

    /// Takes a turn at a user's secrets, of which `most` may be had at once; false when all are taken.
    pub fn take_turn(&self, whose: Whose, most: u32) -> bool {
        let mut held = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_none_or(|turn| turn.whose != whose) {
            *held = self.shared.turns.take(whose, most);
        }
        held.is_some()
    }

    /// Waits until somebody else's turn is over, [`Config::turn`](crate::Config::turn) since the request began at most.
    /// Whoever then goes without a turn lets the next one look, by [`Context::pass_on_turn`].
    ///
    /// # Errors
    /// [`Refusal::Overloaded`].
    pub async fn wait_for_turn(&self, whose: Whose) -> Result<()> {
        let waited = self.shared.turns.wait(whose, self.begun + self.shared.config.turn).await;
        waited.map_err(|turns::TooBusy| Refusal::Overloaded)
    }

    pub fn pass_on_turn(&self, whose: Whose) {
        self.shared.turns.pass_on(whose);
    }

    /// Whatever there was to count is counted.
    pub fn end_turn(&self) {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Computes off the async threads, once per request.
    ///
    /// # Errors
    /// [`Refusal::Overloaded`] when the queue is full.
    pub async fn compute<T: Clone + Send + Sync + 'static>(
        &self,
        source: Source,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        if let Some(answer) = self.replay.recall(source) {
            return Ok(answer);
        }
        self.shared.computed.note(source);
        let answer = self.shared.crypto.run(work).await.map_err(|_| Refusal::Overloaded)?;
        self.replay.remember(source, &answer);
        Ok(answer)
    }

    /// As [`Context::compute`], for work of two milliseconds at most: it stays on this thread.
    ///
    /// # Errors
    /// As [`Context::compute`].
    pub async fn compute_briefly<T: Clone + Send + Sync + 'static>(
        &self,
        source: Source,
        work: impl FnOnce() -> T,
    ) -> Result<T> {
        if let Some(answer) = self.replay.recall(source) {
            return Ok(answer);
        }
        self.shared.computed.note(source);
        let answer = self.shared.crypto.run_briefly(work).await.map_err(|_| Refusal::Overloaded)?;
        self.replay.remember(source, &answer);
        Ok(answer)
    }
}
