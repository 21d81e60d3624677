//! What the application needs from outside: time, randomness, mail, text messages and the user's own functions.

use std::{sync::Arc, time::Duration};

use domain::{random::Random, time::Timestamp};
use futures::future::BoxFuture;

pub use crate::keys::KeySource;

/// The adapters one process runs with.
#[derive(Clone)]
pub struct Ports {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// None: e-mail has no way out of this process (`dev` without `--smtp`: the inbox is the destination).
    pub mailer: Option<Arc<dyn Mailer>>,
    /// None: text messages have no way out of this process.
    pub texter: Option<Arc<dyn Texter>>,
    pub functions: Arc<dyn Functions>,
    /// None: no password is known to be compromised.
    pub known_passwords: Option<Arc<dyn KnownPasswords>>,
    /// Where signing keys come from.
    pub keys: KeySource,
}

/// The one reader of the system clock.
pub trait Clock: Send + Sync {
    /// Wall time: for whatever comes from outside or goes to machines (SigV4 dates, leases, retries, deadlines).
    fn wall(&self) -> Timestamp;
    /// Time for what this server remembers (lifetimes of codes, sessions, tokens, passwords). Equals [`Clock::wall`] but
    /// in `dev`, where it can be moved.
    fn now(&self) -> Timestamp;
    /// Moves [`Clock::now`] forward; false where time cannot be moved (`serve`).
    fn advance(&self, by: Duration) -> bool;
    /// Undoes every [`Clock::advance`].
    fn restore(&self);
}

/// One e-mail, ready for a relay.
#[derive(Clone, Debug)]
pub struct Email {
    /// Idempotency key: the outbox record's id; the same for every attempt.
    pub id: String,
    /// `addr` or `Name <addr>`.
    pub from: String,
    pub reply_to: Option<String>,
    pub to: String,
    pub subject: String,
    /// As the template gave it: may be HTML.
    pub body: String,
}

/// One text message.
#[derive(Clone, Debug)]
pub struct Text {
    pub id: String,
    /// E.164.
    pub to: String,
    pub body: String,
}

/// Why a relay did not take a message.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The relay refused it for good (an SMTP 5xx at RCPT or DATA): trying again is pointless.
    #[error("refused: {0}")]
    Permanent(String),
    /// Nobody knows yet (connection refused, time-out, SMTP 4xx): a worker tries again.
    #[error("not delivered yet: {0}")]
    Transient(String),
}

pub trait Mailer: Send + Sync {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<(), DeliveryError>>;
}

pub trait Texter: Send + Sync {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<(), DeliveryError>>;
}

/// Why a function gave no usable answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FunctionError {
    /// No function is known under this ARN, or it could not be reached. Holds AWS's error code.
    #[error("not callable: {0}")]
    NotCallable(String),
    /// The function itself reported an error. Holds its error text.
    #[error("function error: {0}")]
    Failed(String),
}

/// Runs the user's own functions.
pub trait Functions: Send + Sync {
    /// `event` and the answer are JSON text.
    fn invoke<'a>(&'a self, arn: &'a str, event: &'a str) -> BoxFuture<'a, Result<String, FunctionError>>;
}

/// Passwords that are known from break-ins elsewhere.
pub trait KnownPasswords: Send + Sync {
    /// By the password's SHA-1. Waits for a disk: call it off the async threads.
    ///
    /// # Errors
    /// When the list cannot be read.
    fn contains(&self, sha1: &[u8; 20]) -> std::io::Result<bool>;
}

/// No function is known: every call is refused the way Cognito words it.
pub struct NoFunctions;

impl Functions for NoFunctions {
    fn invoke<'a>(&'a self, _arn: &'a str, _event: &'a str) -> BoxFuture<'a, Result<String, FunctionError>> {
        Box::pin(async { Err(FunctionError::NotCallable("ResourceNotFoundException".into())) })
    }
}
