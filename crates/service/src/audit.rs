//! Signed calls are written down: in batches, beside the requests, so that nobody waits for it.
//!
//! An entry waits in memory for a second at most. Whoever meets a full batch writes it, so nothing piles up where no
//! worker runs. What waits when the process is killed is lost; a process that is asked to stop writes it first.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use domain::{
    audit::{Budget, Entry, Refused, Who},
    risk::EventId,
    time::Timestamp,
};
use wire::{ApiError, ErrorKind, protocol::Decoded};

use crate::{
    authorize::{self, Signer},
    context::Context,
    ports::AuditLines,
    service::{Shared, Unavailable},
    views,
};

/// Entries of one commit.
const BATCH: usize = 100;
/// Entries that wait for a store that does not answer; the oldest go first.
const MOST: usize = 10_000;
/// The longest text of a member that names something.
const LONGEST_NAME: usize = 256;
/// The longest ARN that a request is said to be about, in bytes: it is made of what was sent, malformed or not.
const LONGEST_ARN: usize = 2048;

/// Who called, as far as it was found out.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// A signature held.
    Signer(Signer),
    /// Another issuer's token held.
    Bearer(Who),
    /// Neither did.
    Unproven(Unproven),
}

/// Somebody who signed, but not with what they say, or shows a token that proves nothing.
#[derive(Clone, Debug)]
pub(crate) struct Unproven {
    /// As it was sent; empty where there is none to be read.
    pub access_key_id: String,
    /// Whether somebody has that key, or the account that provider: floods of others must not hide these.
    pub is_known: bool,
}

#[derive(Default)]
pub struct Audit {
    waiting: Mutex<Waiting>,
    lines: OnceLock<Arc<dyn AuditLines>>,
    budgets: Mutex<Budgets>,
}

/// For unproven callers.
#[derive(Default)]
struct Budgets {
    known: Option<Budget>,
    unknown: Option<Budget>,
}

#[derive(Default)]
struct Waiting {
    fresh: Vec<Entry>,
    /// Told to [`AuditLines`], not yet stored.
    told: Vec<Entry>,
}

impl Audit {
    /// Where entries go as lines, too; set once.
    pub fn tell(&self, lines: Arc<dyn AuditLines>) {
        let _ = self.lines.set(lines);
    }

    /// Whether this unproven caller leaves an entry, and how many before did not.
    fn admit(&self, unproven: &Unproven, now: Timestamp) -> Option<u64> {
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        let budget = if unproven.is_known { &mut budgets.known } else { &mut budgets.unknown };
        let admitted = budget.get_or_insert_with(|| Budget::full(now)).take(now);
        if admitted.is_none() {
            metrics::counter!("poolhouse_audit_left_out_total").increment(1);
        }
        admitted
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a call is about.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    /// What its members name.
    Input(&'a Decoded),
    Resource(&'a str),
    /// Its members could not be read.
    Unread,
    /// An operation that is not there, of the service it was signed for.
    Absent {
        service: &'a str,
        operation: Option<&'a str>,
    },
}

/// Remembers a call that somebody signed, or made with another issuer's token; others leave nothing.
pub(crate) async fn note(cx: &Context, about: About<'_>, refused: Option<&ApiError>) {
    let Some(caller) = cx.caller() else { return };
    let (who, left_out) = match caller {
        Caller::Signer(signer) => (Who::new(&signer.principal, &signer.access_key_id), 0),
        Caller::Bearer(who) => (who.clone(), 0),
        Caller::Unproven(unproven) => {
            let Some(left_out) = cx.shared().audit.admit(unproven, cx.wall()) else { return };
            (Who::unproven(&unproven.access_key_id), left_out)
        }
    };
    let (resource, named) = match about {
        // What the unproven send is anybody's text.
        About::Input(input) if matches!(caller, Caller::Unproven(_)) => {
            (Some(authorize::resource(cx, input)), BTreeMap::new())
        }
        About::Input(input) => (Some(authorize::resource(cx, input)), names(input)),
        About::Resource(resource) => (Some(resource.to_owned()), BTreeMap::new()),
        About::Unread | About::Absent { .. } => (None, BTreeMap::new()),
    };
    let (service, operation) = match about {
        About::Absent { service, operation } => (service, operation.map_or(Entry::UNNAMED, Entry::plain_name)),
        _ => (authorize::service(cx.operation), cx.operation.name),
    };
    let entry = Entry {
        id: EventId::generate(cx.shared().ports.random.as_ref(), cx.wall()),
        at: cx.wall(),
        request_id: cx.facts.request_id.clone(),
        service: service.to_owned(),
        operation: operation.to_owned(),
        who,
        address: cx.facts.remote.to_canonical().to_string(),
        agent: cx.facts.user_agent.as_deref().map(Entry::short_agent),
        resource: resource.filter(|resource| resource != "*" && resource.len() <= LONGEST_ARN),
        named,
        refused: refused.map(|error| Refused { kind: error.name().to_owned(), message: reason(error) }),
        left_out,
    };
    let is_full = {
        let mut waiting = cx.shared().audit.waiting();
        waiting.fresh.push(entry);
        waiting.fresh.len() >= BATCH
    };
    if is_full {
        write(cx.shared()).await;
    }
}

/// The members that name something.
fn names(input: &Decoded) -> BTreeMap<String, String> {
    let named = input.plain_texts().filter(|(name, text)| names_something(name) && text.len() <= LONGEST_NAME);
    named.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Why policies said no: other texts may repeat what was sent.
fn reason(error: &ApiError) -> Option<String> {
    let message = error.message.as_ref().filter(|_| error.kind() == ErrorKind::AccessDeniedException)?;
    Some(message.to_string())
}

fn names_something(member: &str) -> bool {
    // An external id is half a secret.
    member != "ExternalId" && ["Id", "Name", "Arn", "ARN"].iter().any(|end| member.ends_with(end))
}

/// Writes what waits; what cannot be stored now waits on.
pub(crate) async fn write(shared: &Shared) {
    let mut rest = {
        let mut waiting = shared.audit.waiting();
        let fresh = mem::take(&mut waiting.fresh);
        if let (Some(lines), false) = (shared.audit.lines.get(), fresh.is_empty()) {
            let (region, account) = (&shared.config.region, &shared.config.account);
            let text: String = fresh.iter().map(|entry| views::audit::line(entry, region, account) + "\n").collect();
            lines.append(&text);
        }
        let mut told = mem::take(&mut waiting.told);
        told.extend(fresh);
        told
    };
    while !rest.is_empty() {
        let batch: Vec<Entry> = rest.drain(..rest.len().min(BATCH)).collect();
        let mut tx = shared.store.begin();
        for entry in &batch {
            tx.put(entry);
        }
        if let Err(error) = tx.commit().await {
            tracing::warn!(%error, "audit entries wait for the store");
            keep(shared, batch.into_iter().chain(rest).collect());
            return;
        }
    }
}

fn keep(shared: &Shared, mut entries: Vec<Entry>) {
    let mut waiting = shared.audit.waiting();
    entries.append(&mut waiting.told);
    let lost = entries.len().saturating_sub(MOST);
    if lost > 0 {
        entries.drain(..lost);
        metrics::counter!("poolhouse_audit_lost_total").increment(u64::try_from(lost).unwrap_or(u64::MAX));
        tracing::error!(lost, "audit entries are lost: the store has not answered for too long");
    }
    waiting.told = entries;
}

/// As [`write`], for who must know that everything is stored.
///
/// # Errors
/// [`Unavailable`].
pub(crate) async fn settle(shared: &Shared) -> Result<(), Unavailable> {
    write(shared).await;
    if shared.audit.waiting().told.is_empty() { Ok(()) } else { Err(Unavailable("audit entries wait".to_owned())) }
}
