//! Some rows in one commit.

mod rows;

use domain::{
    import::{Ending, FailedBecause, HeaderRefused, Job, Layout, Lease, MOST_USERS, Progress, Rows, State, Upload},
    pool::Pool,
};
use rows::Judged;
use store::{ImportLogPage, Transaction};

use super::{end, report};
use crate::{
    context::Context,
    flows::imports::{Line, Window},
    refusals::Result,
};

/// How a batch went.
pub(super) enum Went {
    On,
    Over,
    /// The job is not ours any more, or gone.
    Elsewhere,
}

/// What is kept in memory of a job from batch to batch.
pub(super) struct Batch {
    window: Window,
    header: Option<Header>,
}

#[derive(Clone)]
struct Header {
    layout: Layout,
    /// Where the first row begins.
    end: u64,
}

impl Batch {
    pub(super) fn of(upload: Upload) -> Self {
        Self { window: Window::of(upload), header: None }
    }

    /// The next rows: all of them and everything about them, or nothing.
    pub(super) async fn run(&mut self, cx: &Context, job: &Job, lease: Lease) -> Result<Went> {
        let mut tx = cx.begin();
        let Some(job) = tx.import_job_at(job.pool, job.number).await? else { return Ok(Went::Elsewhere) };
        let Some(pool) = tx.pool_by_number(job.pool).await? else { return Ok(Went::Elsewhere) };
        let State::Running { upload, progress, stopping, .. } = job.state else { return Ok(Went::Elsewhere) };
        if !job.is_held_by(lease.holder) {
            return Ok(Went::Elsewhere);
        }
        if stopping {
            return finish(cx, tx, &job, Ending::Stopped).await;
        }
        // The header is a line, too.
        if upload.lines > MOST_USERS + 1 {
            return finish(cx, tx, &job, Ending::Failed(FailedBecause::TooManyUsers)).await;
        }
        let header = match self.header(cx, &mut tx, &job, &pool).await? {
            Ok(header) => header,
            Err(why) => {
                let mut log = String::new();
                report::write_header(&mut log, &why);
                write_log(&mut tx, &job, 0, log);
                return finish(cx, tx, &job, Ending::Failed(FailedBecause::Header)).await;
            }
        };
        let begin = if progress.lines == 0 { Progress { bytes: header.end, lines: 1, ..progress } } else { progress };

        let judged = match self.window.at(cx, &mut tx, &job, begin.bytes).await? {
            Line::Whole(bytes, is_end) => Judged::read(&pool, &header.layout, &job, (bytes, is_end), begin),
            Line::TooLong(bytes) => vec![Judged::too_long(begin, bytes)],
            Line::End => {
                let is_fruitless = begin.imported == 0 && begin.skipped + begin.failed > 0;
                let fruitless = Ending::Failed(FailedBecause::NoneImported);
                let how = if is_fruitless { fruitless } else { Ending::Succeeded };
                return finish(cx, tx, &job, how).await;
            }
        };
        let (progress, log) = rows::make(cx, &mut tx, &pool, judged, begin).await?;
        write_log(&mut tx, &job, begin.lines, log);
        tx.put(&job.advanced(progress, lease));
        tx.commit().await?;
        Ok(Went::On)
    }

    async fn header(
        &mut self,
        cx: &Context,
        tx: &mut Transaction,
        job: &Job,
        pool: &Pool,
    ) -> Result<std::result::Result<Header, HeaderRefused>> {
        if let Some(header) = &self.header {
            return Ok(Ok(header.clone()));
        }
        let first = match self.window.at(cx, tx, job, 0).await? {
            Line::Whole(bytes, is_end) => Rows::of(bytes, is_end).next(),
            Line::TooLong(_) | Line::End => None,
        };
        let (line, end) = first.map_or((&[][..], 0), |row| (row.bytes, row.end));
        match Layout::read(line, &pool.schema, job.algorithm.is_some()) {
            Ok(layout) => {
                let header = Header { layout, end: u64::try_from(end).unwrap_or(u64::MAX) };
                self.header = Some(header.clone());
                Ok(Ok(header))
            }
            Err(why) => Ok(Err(why)),
        }
    }
}

async fn finish(cx: &Context, mut tx: Transaction, job: &Job, how: Ending) -> Result<Went> {
    end(cx, &mut tx, job, how).await?;
    tx.commit().await?;
    Ok(Went::Over)
}

fn write_log(tx: &mut Transaction, job: &Job, after: u64, text: String) {
    if !text.is_empty() {
        tx.put(&ImportLogPage { pool: job.pool, job: job.number, after, text });
    }
}
