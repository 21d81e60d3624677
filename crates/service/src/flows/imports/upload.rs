//! Receiving a file: in pieces, each durable before the next is read, and none of them counted until all are there.

use std::{pin::pin, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use domain::{
    ids::{PoolId, PoolNumber},
    import::{Job, JobId, JobNumber, LARGEST_FILE, Upload},
    time::Timestamp,
};
use futures::{Stream, StreamExt};
use store::{Failure, ImportPiece, Purpose};
use subtle::ConstantTimeEq as _;

use super::{file::PIECE_BYTES, signature};
use crate::service::Shared;

/// How long nothing may arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a rival may be faster.
const TRIES: usize = 12;
/// Pieces removed in one commit.
const AT_ONCE: usize = 16;

/// A request to send a file, without the file.
#[derive(Clone, Copy, Debug)]
pub struct UploadRequest<'a> {
    pub pool_id: &'a str,
    pub job_id: &'a str,
    /// Of the address.
    pub expires: &'a str,
    pub signature: &'a str,
    /// `x-amz-server-side-encryption`, which is signed too: always `aws:kms`.
    pub encryption: Option<&'a str>,
    /// In bytes, when the sender knows.
    pub length: Option<u64>,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadRefused {
    #[error("the address or its header is not as it was given out")]
    Signature,
    #[error("the address is no longer good")]
    Expired,
    #[error("larger than a file may be")]
    TooLarge,
    /// The job was started, is over, or is being sent another file; or there is none.
    #[error("the job does not wait for this file")]
    NotWanted,
    #[error("the request broke off")]
    BrokenOff,
    #[error("the request took too long to arrive")]
    TooSlow,
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
}

impl From<Failure> for UploadRefused {
    fn from(failure: Failure) -> Self {
        Self::Unavailable(failure.to_string())
    }
}

/// Takes a file, whole or not at all. What was sent before stays the job's until then.
///
/// # Errors
/// [`UploadRefused`].
pub(crate) async fn receive<E>(
    shared: &Arc<Shared>,
    request: UploadRequest<'_>,
    body: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<(), UploadRefused> {
    check_address(shared, request)?;
    if request.length.is_some_and(|length| length > LARGEST_FILE) {
        return Err(UploadRefused::TooLarge);
    }
    let sending = Sending::begin(shared, request).await?;
    let mut body = pin!(body);
    let mut piece = BytesMut::with_capacity(PIECE_BYTES);
    let mut upload = Upload { number: sending.number, bytes: 0, lines: 0 };
    let mut index = 0;
    loop {
        let next = tokio::time::timeout(PATIENCE, body.next()).await.map_err(|_| UploadRefused::TooSlow)?;
        let Some(part) = next else { break };
        let mut part = part.map_err(|_| UploadRefused::BrokenOff)?;
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        upload.bytes = upload.bytes.saturating_add(length);
        if upload.bytes > LARGEST_FILE {
            return Err(UploadRefused::TooLarge);
        }
        let line_ends = part.iter().filter(|byte| **byte == b'\n').count();
        upload.lines += u64::try_from(line_ends).unwrap_or(u64::MAX);
        while !part.is_empty() {
            let room = PIECE_BYTES - piece.len();
            piece.extend_from_slice(&part.split_to(room.min(part.len())));
            if piece.len() == PIECE_BYTES {
                sending.keep(index, &piece).await?;
                piece.clear();
                index += 1;
            }
        }
    }
    if request.length.is_some_and(|length| length != upload.bytes) {
        return Err(UploadRefused::BrokenOff);
    }
    if !piece.is_empty() {
        sending.keep(index, &piece).await?;
    }
    sending.finish(upload).await
}

fn check_address(shared: &Shared, request: UploadRequest<'_>) -> Result<(), UploadRefused> {
    let seconds = request.expires.parse().map_err(|_| UploadRefused::Signature)?;
    let until = Timestamp::from_seconds(seconds);
    let expected = signature(&shared.store, request.pool_id, request.job_id, until);
    let expected = expected.map_err(|_| UploadRefused::Unavailable("the keyring cannot be used".into()))?;
    let is_right: bool = expected.as_bytes().ct_eq(request.signature.as_bytes()).into();
    if !is_right || request.encryption != Some("aws:kms") {
        return Err(UploadRefused::Signature);
    }
    if shared.ports.clock.now() >= until { Err(UploadRefused::Expired) } else { Ok(()) }
}

/// One sending of a job's file.
struct Sending<'a> {
    shared: &'a Shared,
    pool: PoolNumber,
    job: JobNumber,
    number: u64,
}

impl<'a> Sending<'a> {
    /// Makes this the sending that counts, and removes what others left unfinished.
    async fn begin(shared: &'a Shared, request: UploadRequest<'_>) -> Result<Self, UploadRefused> {
        // 63 bits: the number stays exact in everything that reads JSON as signed integers.
        let number = u64::from_be_bytes(domain::random::bytes(shared.ports.random.as_ref())) >> 1;
        for _ in 0..TRIES {
            let mut tx = shared.store.begin();
            let pool = tx.pool_by_id(&PoolId::from(request.pool_id)).await?.ok_or(UploadRefused::NotWanted)?;
            let job = tx.import_job(pool.number, &JobId(request.job_id.to_owned())).await?;
            let job = job.ok_or(UploadRefused::NotWanted)?.at(shared.ports.clock.now());
            tx.put(&job.receiving(number).map_err(|_| UploadRefused::NotWanted)?);
            match tx.commit().await {
                Err(Failure::Conflict) => continue,
                committed => committed?,
            }
            let sending = Self { shared, pool: pool.number, job: job.number, number };
            sending.tidy().await?;
            return Ok(sending);
        }
        Err(UploadRefused::Unavailable("too many rivals".into()))
    }

    async fn keep(&self, index: u32, bytes: &[u8]) -> Result<(), UploadRefused> {
        let place = ImportPiece::place(self.pool, self.job, self.number, index);
        let sealed = self.shared.store.seal(Purpose::IMPORT, &place, bytes).map_err(Failure::from)?;
        let piece = ImportPiece { pool: self.pool, job: self.job, sending: self.number, index, sealed };
        self.change(|_| Ok(None), |tx| tx.put(&piece)).await
    }

    /// The file is there: it takes the place of one that was sent before.
    async fn finish(&self, upload: Upload) -> Result<(), UploadRefused> {
        let received = |job: &Job| job.received(upload).map(Some).map_err(|_| UploadRefused::NotWanted);
        self.change(received, |_| {}).await?;
        self.tidy().await
    }

    /// One commit that relies on this sending being the one that counts.
    async fn change(
        &self,
        next: impl Fn(&Job) -> Result<Option<Job>, UploadRefused>,
        write: impl Fn(&mut store::Transaction),
    ) -> Result<(), UploadRefused> {
        for _ in 0..TRIES {
            let mut tx = self.shared.store.begin();
            let job = tx.import_job_at(self.pool, self.job).await?.ok_or(UploadRefused::NotWanted)?;
            if !job.at(self.shared.ports.clock.now()).is_receiving(self.number) {
                return Err(UploadRefused::NotWanted);
            }
            if let Some(next) = next(&job)? {
                tx.put(&next);
            }
            write(&mut tx);
            match tx.commit().await {
                Err(Failure::Conflict) => {}
                committed => return Ok(committed?),
            }
        }
        Err(UploadRefused::Unavailable("too many rivals".into()))
    }

    /// Removes the pieces of every sending but the one whose file the job has, and this one.
    async fn tidy(&self) -> Result<(), UploadRefused> {
        loop {
            let mut tx = self.shared.store.begin();
            let Some(job) = tx.import_job_at(self.pool, self.job).await? else { return Ok(()) };
            let keep = job.pieces();
            if tx.remove_import_pieces(&job, &keep, AT_ONCE).await? == 0 {
                return Ok(());
            }
            match tx.commit().await {
                Ok(()) => {}
                // Whoever was faster tidies too.
                Err(Failure::Conflict) => return Ok(()),
                Err(failure) => return Err(failure.into()),
            }
        }
    }
}
