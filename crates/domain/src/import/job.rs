//! A job from its making to its end.
//!
//! Moments of what people see are the server's; leases are wall time, as they are between machines.

use serde::{Deserialize, Serialize};

use super::STARTING_TIME;
use crate::ids::PoolNumber;
use crate::names::names;
use crate::password::Algorithm;
use crate::random::{self, Random};
use crate::time::Timestamp;

/// Amazon's limit of jobs a pool: "Quotas in Amazon Cognito".
pub const MAX_JOBS: u64 = 1000;

const ALPHANUMERIC: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH: usize = 10;
/// As for every record's number: milliseconds, then random bits.
const RANDOM_BITS: u32 = 21;

/// A job's public id, `import-` and ten letters or digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub String);

impl JobId {
    pub fn generate(random: &dyn Random) -> Self {
        Self(format!("import-{}", random::text(random, ALPHANUMERIC, ID_LENGTH)))
    }
}

/// A job's place among those of its pool: the younger the smaller, so that a list begins with the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobNumber(pub u64);

impl JobNumber {
    pub fn generate(now: Timestamp, random: &dyn Random) -> Self {
        let milliseconds = u64::try_from(now.millis()).unwrap_or(0);
        let noise = u64::from(u32::from_be_bytes(random::bytes(random))) & ((1 << RANDOM_BITS) - 1);
        Self(i64::MAX.cast_unsigned().saturating_sub((milliseconds << RANDOM_BITS) | noise))
    }
}

/// A request to make a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    pub name: String,
    /// `CloudWatchLogsRoleArn`
    pub role_arn: String,
    /// `PasswordHashingAlgorithm`
    pub algorithm: Option<Algorithm>,
}

/// A file that arrived whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// Drawn for each sending: pieces of another one are not this file's.
    pub number: u64,
    pub bytes: u64,
    /// Line ends in it.
    pub lines: u64,
}

/// How far a job got. Moves in the same commit as the users it speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Bytes of the file that are done.
    pub bytes: u64,
    /// Lines that are done, the header among them.
    pub lines: u64,
    pub imported: u64,
    pub skipped: u64,
    pub failed: u64,
}

/// Who carries a job out, and until when nobody else may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Drawn by the worker.
    pub holder: u64,
    /// Wall time.
    pub until: Timestamp,
}

names! {
    /// Why a job failed.
    pub enum FailedBecause {
        /// The first line is not the header of this pool's users.
        Header = "header",
        /// More lines than a job may have.
        TooManyUsers = "too_many_users",
        /// Not one user was imported, and there were some to import.
        NoneImported = "none_imported",
    }
}

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Nobody started it in time.
    Expired,
    Stopped,
    Failed(FailedBecause),
    Succeeded,
}

/// What is going on with a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Created {
        /// The sending that is under way; any other is out of date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receiving: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        upload: Option<Upload>,
    },
    /// Started; `lease` is absent until somebody took it.
    Running {
        upload: Upload,
        started: Timestamp,
        progress: Progress,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lease: Option<Lease>,
        /// Somebody asked for it to stop.
        #[serde(default, skip_serializing_if = "crate::names::is_false")]
        stopping: bool,
    },
    Ended {
        how: Ending,
        at: Timestamp,
        /// Absent for a job that was never started.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        started: Option<Timestamp>,
        progress: Progress,
        /// The file is still stored: it holds personal data and is removed as soon as somebody finds the time.
        #[serde(default, skip_serializing_if = "crate::names::is_false")]
        untidy: bool,
    },
}

/// One import job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub pool: PoolNumber,
    pub number: JobNumber,
    pub id: JobId,
    pub name: String,
    pub role_arn: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<Algorithm>,
    pub created: Timestamp,
    pub state: State,
}

/// Why a job does not do what it is asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobRefused {
    #[error("the pool has {MAX_JOBS} jobs")]
    TooMany,
    #[error("the job is not one that waits to be started")]
    NotCreated,
    #[error("no file was sent")]
    NoFile,
    #[error("the job is not running")]
    NotRunning,
}

/// When a worker should look at a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HardTime {
    /// From this moment of wall time on somebody may take it.
    Wall(Timestamp),
    /// It expires at this moment of the server's time.
    Server(Timestamp),
}

impl Job {
    /// A new job; `others` is how many the pool has.
    ///
    /// # Errors
    /// [`JobRefused::TooMany`].
    pub fn create(
        pool: PoolNumber,
        draft: NewJob,
        others: u64,
        random: &dyn Random,
        now: Timestamp,
    ) -> Result<Self, JobRefused> {
        if others >= MAX_JOBS {
            return Err(JobRefused::TooMany);
        }
        Ok(Self {
            pool,
            number: JobNumber::generate(now, random),
            id: JobId::generate(random),
            name: draft.name,
            role_arn: draft.role_arn,
            algorithm: draft.algorithm,
            created: now,
            state: State::Created { receiving: None, upload: None },
        })
    }

    /// The job as everybody sees it at a moment: one that nobody started is over when its time is, whether or not
    /// somebody has written that down.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Self {
        match self.state {
            State::Created { receiving, upload } if now >= self.expires() => self.in_state(State::Ended {
                how: Ending::Expired,
                at: self.expires(),
                started: None,
                progress: Progress::default(),
                untidy: receiving.is_some() || upload.is_some(),
            }),
            _ => self.clone(),
        }
    }

    fn expires(&self) -> Timestamp {
        self.created.plus(STARTING_TIME)
    }

    /// Whether users are being made, or soon will be.
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running { .. })
    }

    pub fn progress(&self) -> Progress {
        match self.state {
            State::Created { .. } => Progress::default(),
            State::Running { progress, .. } | State::Ended { progress, .. } => progress,
        }
    }

    /// The sendings whose pieces are needed: the one under way and the file that is there.
    pub fn pieces(&self) -> Vec<u64> {
        match self.state {
            State::Created { receiving, upload } => {
                receiving.into_iter().chain(upload.map(|upload| upload.number)).collect()
            }
            State::Running { upload, .. } => vec![upload.number],
            State::Ended { .. } => Vec::new(),
        }
    }

    /// When a worker should look at it; `None`: not any more.
    pub fn due(&self) -> Option<HardTime> {
        match self.state {
            State::Created { .. } => Some(HardTime::Server(self.expires())),
            State::Running { lease, .. } => Some(HardTime::Wall(lease.map_or(Timestamp::EPOCH, |lease| lease.until))),
            State::Ended { untidy, .. } => untidy.then_some(HardTime::Wall(Timestamp::EPOCH)),
        }
    }

    /// Somebody begins to send the file; whoever else is sending one stops.
    ///
    /// # Errors
    /// [`JobRefused::NotCreated`].
    pub fn receiving(&self, sending: u64) -> Result<Self, JobRefused> {
        match self.state {
            State::Created { upload, .. } => Ok(self.in_state(State::Created { receiving: Some(sending), upload })),
            _ => Err(JobRefused::NotCreated),
        }
    }

    /// Whether the pieces of this sending are still wanted.
    pub fn is_receiving(&self, sending: u64) -> bool {
        matches!(self.state, State::Created { receiving: Some(current), .. } if current == sending)
    }

    /// The file that was sent last counts.
    ///
    /// # Errors
    /// [`JobRefused::NotCreated`], also when another sending began meanwhile.
    pub fn received(&self, upload: Upload) -> Result<Self, JobRefused> {
        if !self.is_receiving(upload.number) {
            return Err(JobRefused::NotCreated);
        }
        Ok(self.in_state(State::Created { receiving: None, upload: Some(upload) }))
    }

    /// # Errors
    /// [`JobRefused::NotCreated`], [`JobRefused::NoFile`].
    pub fn start(&self, now: Timestamp) -> Result<Self, JobRefused> {
        let State::Created { upload, .. } = self.at(now).state else { return Err(JobRefused::NotCreated) };
        let upload = upload.ok_or(JobRefused::NoFile)?;
        let progress = Progress::default();
        Ok(self.in_state(State::Running { upload, started: now, progress, lease: None, stopping: false }))
    }

    /// Asks whoever carries it out to stop; asking twice is fine.
    ///
    /// # Errors
    /// [`JobRefused::NotRunning`].
    pub fn stop(&self) -> Result<Self, JobRefused> {
        match self.state {
            State::Running { upload, started, progress, lease, .. } => {
                Ok(self.in_state(State::Running { upload, started, progress, lease, stopping: true }))
            }
            _ => Err(JobRefused::NotRunning),
        }
    }

    /// The job in the hands of a worker; `None` when there is nothing to carry out or another one has it.
    pub fn claimed(&self, lease: Lease, wall: Timestamp) -> Option<Self> {
        let State::Running { upload, started, progress, lease: held, stopping } = self.state else { return None };
        if held.is_some_and(|held| held.until > wall && held.holder != lease.holder) {
            return None;
        }
        Some(self.in_state(State::Running { upload, started, progress, lease: Some(lease), stopping }))
    }

    /// Whether this worker still has it.
    pub fn is_held_by(&self, holder: u64) -> bool {
        matches!(self.state, State::Running { lease: Some(lease), .. } if lease.holder == holder)
    }

    /// Further by some rows, and held for longer.
    #[must_use]
    pub fn advanced(&self, progress: Progress, lease: Lease) -> Self {
        match self.state {
            State::Running { upload, started, stopping, .. } => {
                self.in_state(State::Running { upload, started, progress, lease: Some(lease), stopping })
            }
            _ => self.clone(),
        }
    }

    /// Over. A job that was over stays as it was.
    #[must_use]
    pub fn ended(&self, how: Ending, now: Timestamp) -> Self {
        match self.state {
            State::Running { started, progress, .. } => {
                self.in_state(State::Ended { how, at: now, started: Some(started), progress, untidy: true })
            }
            _ => self.clone(),
        }
    }

    /// Nothing of its file is stored any more.
    #[must_use]
    pub fn tidied(&self) -> Self {
        match self.state {
            State::Ended { how, at, started, progress, .. } => {
                self.in_state(State::Ended { how, at, started, progress, untidy: false })
            }
            _ => self.clone(),
        }
    }

    fn in_state(&self, state: State) -> Self {
        Self { state, ..self.clone() }
    }
}
