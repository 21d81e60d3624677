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
    audit::{Entry, Refused, Who},
    risk::EventId,
};
use wire::{ApiError, ErrorKind, protocol::Decoded};

use crate::{
    authorize,
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

#[derive(Default)]
pub struct Audit {
    waiting: Mutex<Waiting>,
    lines: OnceLock<Arc<dyn AuditLines>>,
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

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Remembers a call whose signature held; others leave nothing.
pub(crate) async fn note(cx: &Context, input: &Decoded, refused: Option<&ApiError>) {
    let Some(signer) = cx.signer() else { return };
    let resource = authorize::resource(cx, input);
    let named = input.plain_texts().filter(|(name, text)| names_something(name) && text.len() <= LONGEST_NAME);
    let entry = Entry {
        id: EventId::generate(cx.shared().ports.random.as_ref(), cx.wall()),
        at: cx.wall(),
        request_id: cx.facts.request_id.clone(),
        service: authorize::service(cx.operation).to_owned(),
        operation: cx.operation.name.to_owned(),
        who: Who::new(&signer.principal, &signer.access_key_id),
        address: cx.facts.remote.to_canonical().to_string(),
        agent: cx.facts.user_agent.as_deref().map(Entry::short_agent),
        resource: (resource != "*").then_some(resource),
        named: named.map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<BTreeMap<_, _>>(),
        refused: refused.map(|error| Refused {
            kind: error.name().to_owned(),
            message: error
                .message
                .as_ref()
                .filter(|_| error.kind() == ErrorKind::AccessDeniedException)
                .map(|message| message.to_string()),
        }),
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
            let text: String =
                fresh.iter().map(|entry| views::audit::line(entry, &shared.config.region) + "\n").collect();
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
