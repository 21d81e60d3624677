//! Carries out import jobs: takes one by a lease, makes users row by row, and clears the file away.
//!
//! Every batch of rows is one commit: the users, the lines of the log, the counts and the place in the file. A process
//! that dies in between leaves a job that another one takes up exactly there, when the lease ends.

mod batch;
mod report;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use batch::{Batch, Went};
use domain::import::{Ending, Job, Lease, State, Upload};
use store::Failure;
use tokio::sync::{Mutex, Notify};

use crate::{context::Context, dispatch::until_settled, refusals::Refusal, service::Shared};

/// Between two looks when nobody rings.
const REST: Duration = Duration::from_secs(1);
/// How long a job is left alone after its last batch; a batch takes a fraction of a second.
const LEASE: Duration = Duration::from_secs(10);
/// Jobs looked at in one round.
const HANDFUL: usize = 16;
/// Pieces of a file removed in one commit.
const PIECES: usize = 16;

/// What this process knows of its own import work.
#[derive(Default)]
pub struct Desk {
    bell: Notify,
    /// Drawn once: a process may go on with what it has.
    holder: OnceLock<u64>,
    working: Mutex<()>,
}

impl Desk {
    /// Something was started or stopped.
    pub fn ring(&self) {
        self.bell.notify_one();
    }

    fn lease(&self, shared: &Shared) -> Lease {
        let draw = || u64::from_be_bytes(domain::random::bytes(shared.ports.random.as_ref())) >> 1;
        Lease { holder: *self.holder.get_or_init(draw), until: shared.ports.clock.wall().plus(LEASE) }
    }
}

pub(super) async fn run(shared: &Arc<Shared>) {
    loop {
        carry_out_due(shared).await;
        let _ = tokio::time::timeout(REST, shared.imports.bell.notified()).await;
    }
}

/// Everything that is to be done now, to its end.
pub(crate) async fn carry_out_due(shared: &Arc<Shared>) {
    let _working = shared.imports.working.lock().await;
    loop {
        let clock = &shared.ports.clock;
        let due = match shared.store.begin().due_imports(clock.wall(), clock.now(), HANDFUL).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "import jobs cannot be read, trying again later");
                return;
            }
        };
        let mut is_done = true;
        for job in due {
            match carry_out(shared, &job).await {
                Ok(did) => is_done &= !did,
                // The lease ends, and whoever finds the job then goes on where it stopped.
                Err(error) => tracing::warn!(import.id = job.id.0, ?error, "an import job rests"),
            }
        }
        if is_done {
            return;
        }
    }
}

/// Whether anything was done.
async fn carry_out(shared: &Arc<Shared>, job: &Job) -> Result<bool, Refusal> {
    if job.is_running() && !claim_and_work(shared, job).await? {
        return Ok(false);
    }
    clear_away(shared, job).await?;
    Ok(true)
}

/// Makes users until the job is over; false when it is not ours, or is so no longer.
async fn claim_and_work(shared: &Arc<Shared>, job: &Job) -> Result<bool, Refusal> {
    let cx = Context::internal(shared.clone());
    let Some(upload) = until_settled(&cx, || claim(shared, job)).await? else { return Ok(false) };
    let batch = Mutex::new(Batch::of(upload));
    loop {
        let lease = shared.imports.lease(shared);
        let went = until_settled(&cx, || async {
            // A new context for each batch: what one draws is of no use to the next.
            let cx = Context::internal(shared.clone());
            batch.lock().await.run(&cx, job, lease).await
        });
        match went.await {
            // Others have their turn between two batches, also where nothing else waits.
            Ok(Went::On) => tokio::task::yield_now().await,
            Ok(Went::Over) => return Ok(true),
            Ok(Went::Elsewhere) => return Ok(false),
            // Others keep taking names of these rows; the next try finds who has them.
            Err(Refusal::TooManyConflicts) => tracing::debug!(import.id = job.id.0, "many rivals"),
            Err(error) => return Err(error),
        }
    }
}

/// Takes the job, if nobody has it, and says which file it is about.
async fn claim(shared: &Shared, job: &Job) -> Result<Option<Upload>, Refusal> {
    let mut tx = shared.store.begin();
    let Some(found) = tx.import_job_at(job.pool, job.number).await? else { return Ok(None) };
    let claimed = found.claimed(shared.imports.lease(shared), shared.ports.clock.wall());
    let Some(claimed) = claimed else { return Ok(None) };
    let State::Running { upload, .. } = claimed.state else { return Ok(None) };
    tx.put(&claimed);
    tx.commit().await?;
    Ok(Some(upload))
}

/// Removes the file of a job that is over, and writes down that one is over that nobody started.
async fn clear_away(shared: &Arc<Shared>, job: &Job) -> Result<(), Refusal> {
    loop {
        let now = shared.ports.clock.now();
        let mut tx = shared.store.begin();
        let Some(found) = tx.import_job_at(job.pool, job.number).await? else { return Ok(()) };
        let seen = found.at(now);
        let State::Ended { untidy, .. } = seen.state else { return Ok(()) };
        if untidy && tx.remove_import_pieces(&seen, &[], PIECES).await? == 0 {
            tx.put(&seen.tidied());
        } else if *found != seen {
            tx.put(&seen);
        } else if !untidy {
            return Ok(());
        }
        match tx.commit().await {
            Ok(()) | Err(Failure::Conflict) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
}

/// A job's end, in the commit that is about to happen.
async fn end(cx: &Context, tx: &mut store::Transaction, job: &Job, how: Ending) -> Result<(), Refusal> {
    if let Some(running) = tx.running_import(job.pool).await? {
        tx.delete(running.as_ref());
    }
    tx.put(&job.ended(how, cx.now()));
    Ok(())
}
