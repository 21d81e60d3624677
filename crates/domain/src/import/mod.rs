//! Importing users from a CSV file: a job's life, the file's header, and what becomes of a row.
//!
//! The file arrives in pieces and is read in pieces; nothing here holds more of it than it was given. Who stores it, and
//! who carries a job out, is decided outside. Begin with [`Job`], then [`Layout`] and [`Rows`].

mod header;
mod job;
mod row;
mod rows;

#[cfg(test)]
mod tests;

pub use header::{HeaderRefused, Layout, PASSWORD_HASH, csv_header};
pub use job::{
    Ending, FailedBecause, HardTime, Job, JobId, JobNumber, JobRefused, Lease, MAX_JOBS, NewJob, Progress, State,
    Upload,
};
pub use row::{NewUser, RowProblem};
pub use rows::{LONGEST_ROW, LONGEST_ROW_BYTES, Row, Rows};

use std::time::Duration;

/// Amazon's limit of a file, in bytes: "Importing users from a CSV file", 100 MB.
pub const LARGEST_FILE: u64 = 100 * 1024 * 1024;
/// Amazon's limit of users in a file, of the same page.
pub const MOST_USERS: u64 = 500_000;
/// How long a file may be sent after the job was made, of the same page.
pub const UPLOAD_TIME: Duration = Duration::from_secs(15 * 60);
/// A job that nobody starts is given up after this: Amazon says 24 to 48 hours.
pub const STARTING_TIME: Duration = Duration::from_secs(24 * 60 * 60);
