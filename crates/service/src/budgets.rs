//! Budgets of messages: each message draws on some before it is written, and is not written where one of them is used up.
//!
//! What is drawn is counted in memory, so that a message costs no commit more and no two of them collide; a worker adds it
//! to the store once a second. Every draw looks at both. So a restart forgets nothing, servers on one store know of each
//! other within a second, and only a killed process forgets, its last second.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    budget::{Budget, Draw, Sending, Spent},
    ids::{BudgetId, PoolNumber, UserId},
    message::Channel,
};
use store::Purpose;
use tokio::sync::RwLock;

use crate::{
    audit::Caller,
    context::Context,
    refusals::{Refusal, Result},
    service::{Shared, Unavailable},
};

/// What was drawn here and is not in the store yet.
#[derive(Default)]
pub struct Ledger {
    /// Held by whoever moves counts to the store: nobody reads the store then, so that no count is missed or seen twice.
    moving: RwLock<()>,
    /// By the budget's name in the store.
    fresh: Mutex<HashMap<BudgetId, Spent>>,
}

impl Ledger {
    fn fresh(&self) -> MutexGuard<'_, HashMap<BudgetId, Spent>> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn clear(&self) {
        self.fresh().clear();
    }
}

/// A budget that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedUp(pub Budget);

/// To whom a message is about to go.
pub struct To<'a> {
    pub pool: PoolNumber,
    pub user: UserId,
    pub channel: Channel,
    pub address: &'a str,
}

/// Draws what a message needs, all or nothing; once in a request, however often its operation runs or asks. Costs an engine
/// read, and nothing where there are no budgets.
///
/// # Errors
/// The store's. What is used up is an answer.
pub(crate) async fn draw(cx: &Context, to: &To<'_>) -> Result<std::result::Result<(), UsedUp>> {
    let sending =
        Sending { pool: to.pool, user: Some(to.user), channel: to.channel, to: to.address, client: client(cx) };
    drawn(cx, &sending, |_| true).await
}

/// As [`draw`], at its cost, for a message to nobody: only who asks is counted, since nobody's budgets are not used up.
///
/// # Errors
/// [`Refusal::Budget`], and the store's.
pub(crate) async fn draw_for_nobody(cx: &Context, to: &To<'_>) -> Result<()> {
    let sending =
        Sending { pool: to.pool, user: Some(to.user), channel: to.channel, to: to.address, client: client(cx) };
    drawn(cx, &sending, |budget| budget == Budget::Client).await?.map_err(|used_up| refused(cx, used_up, "refused"))
}

/// Where whoever asked is. Who signs speaks for others, and says where they are or has no budget.
fn client(cx: &Context) -> Option<IpAddr> {
    match cx.caller() {
        Some(Caller::Signer(_)) => cx.facts.claimed_address.as_deref().and_then(|claimed| claimed.parse().ok()),
        _ => Some(cx.facts.remote),
    }
}

/// What a refusal for want of a budget is, once it is counted.
pub(crate) fn refused(cx: &Context, UsedUp(budget): UsedUp, how: &'static str) -> Refusal {
    metrics::counter!("poolhouse_messages_over_budget_total", "budget" => budget.as_str(), "how" => how).increment(1);
    tracing::warn!(
        budget = budget.as_str(), how, operation = cx.operation.name, request.id = %cx.facts.request_id,
        "a budget of messages is used up"
    );
    Refusal::Budget(budget)
}

async fn drawn(
    cx: &Context,
    sending: &Sending<'_>,
    counts: impl Fn(Budget) -> bool,
) -> Result<std::result::Result<(), UsedUp>> {
    let Some(budgets) = &cx.config().budgets else { return Ok(Ok(())) };
    let draws = budgets.of(sending);
    let ids = draws.iter().map(|draw| id(cx, draw)).collect::<Result<Vec<_>>>()?;
    let ledger = &cx.shared().budgets;
    let _standing = ledger.moving.read().await;
    let stored = cx.shared().store.spent(&ids).await?;
    let mut fresh = ledger.fresh();
    let mut taken = Vec::with_capacity(draws.len());
    for ((draw, id), stored) in draws.iter().zip(ids).zip(stored) {
        if !counts(draw.budget) || cx.has_drawn(id) {
            continue;
        }
        let stored = stored.map_or(0, |spent| spent.level(cx.now()));
        let level = stored.saturating_add(fresh.get(&id).map_or(0, |spent| spent.level(cx.now())));
        if level >= draw.rate.most {
            return Ok(Err(UsedUp(draw.budget)));
        }
        taken.push((draw, id, level));
    }
    for (draw, id, level) in taken {
        let spent = fresh.remove(&id).unwrap_or_else(|| Spent::nothing(id, draw.rate.per));
        cx.note_drawn(id);
        fresh.insert(id, spent.drawn(cx.now()));
        tell_nearly_used_up(draw, level, sending.pool);
    }
    Ok(Ok(()))
}

/// A pool without mail is noticed by its users: tell whoever runs it before, once as four fifths are reached.
fn tell_nearly_used_up(draw: &Draw, level: u32, pool: PoolNumber) {
    let is_pools = matches!(draw.budget, Budget::Mail | Budget::Sms);
    let threshold = draw.rate.most - draw.rate.most / 5;
    if is_pools && level.saturating_add(1) == threshold {
        tracing::warn!(
            budget = draw.budget.as_str(),
            pool.number = pool.0,
            most = draw.rate.most,
            "four fifths of a pool's budget of messages are used up"
        );
    }
}

/// The budget's name in the store: what it is of cannot be read in it.
fn id(cx: &Context, draw: &Draw) -> Result<BudgetId> {
    let per = draw.rate.per.length().as_secs().to_be_bytes();
    let parts: [&[u8]; 3] = [draw.budget.as_str().as_bytes(), &per, &draw.owner];
    let digest = cx.shared().store.hmac(Purpose::BUDGET, &parts).map_err(Refusal::internal)?;
    let (half, _) = digest.split_first_chunk().ok_or_else(|| Refusal::internal("a digest is too short"))?;
    Ok(BudgetId::from_bytes(*half))
}

/// Adds what was drawn here to what is stored; what cannot be stored now waits on.
///
/// # Errors
/// [`Unavailable`].
pub(crate) async fn write(shared: &Shared) -> std::result::Result<(), Unavailable> {
    let ledger = &shared.budgets;
    if ledger.fresh().is_empty() {
        return Ok(());
    }
    let _moving = ledger.moving.write().await;
    let fresh: Vec<Spent> = ledger.fresh().values().cloned().collect();
    let (written, outcome) = shared.store.add_spent(&fresh).await;
    let mut rest = ledger.fresh();
    for spent in fresh.iter().take(written) {
        rest.remove(&spent.id);
    }
    outcome.map_err(|error| Unavailable(error.to_string()))
}
