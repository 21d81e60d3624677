//! What the application needs from outside: time, randomness, mail, text messages and the user's own functions.

use std::{sync::Arc, time::Duration};

use domain::{ids::PoolId, random::Random, time::Timestamp};
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

/// Where signed calls are told as lines.
pub trait AuditLines: Send + Sync {
    /// Whole lines, each one record of CloudTrail as JSON. What cannot be written is lost here, not in the store.
    fn append(&self, lines: &str);
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

/// One call of a pool's own function.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'a> {
    pub arn: &'a str,
    /// The event, as JSON text.
    pub event: &'a str,
    /// `triggerSource`, which is in the event too.
    pub source: &'a str,
    pub pool: &'a PoolId,
    /// Nobody waits for the answer (`InvocationType: Event`): the call is over as soon as the event was taken over.
    pub asynchronous: bool,
    /// How long the caller waits: the future is dropped when it is over. The function may go on.
    pub deadline: Duration,
}

/// Why a function gave no usable answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FunctionError {
    /// No function is known under this ARN, or whoever runs it refused. Holds AWS's error code.
    #[error("not callable: {0}")]
    NotCallable(String),
    /// As [`FunctionError::NotCallable`], for now: asked again, it may well answer (throttled, connection lost).
    #[error("not callable now: {0}")]
    Transient(String),
    /// The function itself reported an error. Holds its error text (`errorMessage`).
    #[error("function error: {0}")]
    Failed(String),
}

/// Runs the user's own functions.
pub trait Functions: Send + Sync {
    /// The answer is the function's payload as it came: JSON text, if it keeps to its contract. One of an
    /// [asynchronous](Invocation::asynchronous) call is not looked at.
    fn invoke<'a>(&'a self, call: &'a Invocation<'a>) -> BoxFuture<'a, Result<String, FunctionError>>;
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
    fn invoke<'a>(&'a self, _call: &'a Invocation<'a>) -> BoxFuture<'a, Result<String, FunctionError>> {
        Box::pin(async { Err(FunctionError::NotCallable("ResourceNotFoundException".into())) })
    }
}
