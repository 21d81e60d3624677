//! Reading a file that was sent: a window of a few pieces that moves over it.

use domain::import::{Job, LONGEST_ROW_BYTES, Upload};
use store::{ImportPiece, Purpose, Transaction};

use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

/// Bytes of every piece but the last: 128 KiB are about 175 KB in a record.
pub(super) const PIECE_BYTES: usize = 128 << 10;
const PIECE: u64 = PIECE_BYTES as u64;

/// The pieces around the place that is being read.
pub(crate) struct Window {
    upload: Upload,
    /// Where the first byte stands in the file: a multiple of a piece's size.
    start: u64,
    bytes: Vec<u8>,
}

/// What lies at a place.
pub(crate) enum Line<'a> {
    /// One whole line at least; whether the file ends with the bytes.
    Whole(&'a [u8], bool),
    /// A line that is longer than any row may be, and how many bytes it has with its end.
    TooLong(u64),
    End,
}

impl Window {
    pub(crate) fn of(upload: Upload) -> Self {
        Self { upload, start: 0, bytes: Vec::new() }
    }

    /// # Errors
    /// The store's, or a piece that is not there.
    pub(crate) async fn at(&mut self, cx: &Context, tx: &mut Transaction, job: &Job, place: u64) -> Result<Line<'_>> {
        if place >= self.upload.bytes {
            return Ok(Line::End);
        }
        self.forget_before(place);
        while !self.has_line(place) {
            if self.end() >= self.upload.bytes {
                break;
            }
            if self.beyond(place).len() > LONGEST_ROW_BYTES {
                return Ok(Line::TooLong(self.line_end(cx, tx, job).await? - place));
            }
            let next = self.piece(cx, tx, job, self.end()).await?;
            self.bytes.extend_from_slice(&next);
        }
        let is_end = self.end() >= self.upload.bytes;
        Ok(Line::Whole(self.beyond(place), is_end))
    }

    /// Where the line ends that goes on behind the window; nothing of it is kept.
    async fn line_end(&self, cx: &Context, tx: &mut Transaction, job: &Job) -> Result<u64> {
        let mut at = self.end();
        while at < self.upload.bytes {
            let piece = self.piece(cx, tx, job, at).await?;
            if let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
                return Ok(at + u64::try_from(end).unwrap_or(0) + 1);
            }
            at += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        }
        Ok(self.upload.bytes)
    }

    async fn piece(&self, cx: &Context, tx: &mut Transaction, job: &Job, place: u64) -> Result<Vec<u8>> {
        let index = u32::try_from(place / PIECE).map_err(Refusal::internal)?;
        let sending = self.upload.number;
        let missing = || Refusal::internal(format!("piece {index} of the file of {} is not there", job.id.0));
        let piece = tx.import_piece(job, sending, index).await?.ok_or_else(missing)?;
        let place = ImportPiece::place(job.pool, job.number, sending, index);
        let opened = cx.shared().store.open_sealed(Purpose::IMPORT, &place, &piece.sealed);
        let opened = opened.map_err(Refusal::internal)?;
        if opened.is_empty() { Err(missing()) } else { Ok(opened.to_vec()) }
    }

    fn forget_before(&mut self, place: u64) {
        let first = place / PIECE * PIECE;
        if first < self.start || first >= self.end() {
            self.start = first;
            self.bytes.clear();
        } else if let Ok(done) = usize::try_from(first - self.start) {
            self.bytes.drain(..done);
            self.start = first;
        }
    }

    fn has_line(&self, place: u64) -> bool {
        self.beyond(place).contains(&b'\n')
    }

    fn beyond(&self, place: u64) -> &[u8] {
        let done = usize::try_from(place.saturating_sub(self.start)).unwrap_or(usize::MAX);
        self.bytes.get(done..).unwrap_or_default()
    }

    fn end(&self) -> u64 {
        self.start + u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
    }
}
