//! What the application needs from outside: time, randomness, mail, text messages and the user's own functions.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use domain::{
    ids::PoolId,
    message::{Addressees, Payload, Route},
    random::Random,
    time::Timestamp,
};
use futures::future::BoxFuture;

use crate::invocations::Invocations;
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
    /// None: what is logged is read through the API alone.
    pub log: Option<Arc<dyn Log>>,
    /// None: no password is known to be compromised.
    pub known_passwords: Option<Arc<dyn KnownPasswords>>,
    /// Where signing keys come from.
    pub keys: KeySource,
    /// The way to documents of others.
    pub egress: Arc<dyn Egress>,
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

/// What a channel may tell of a message beside the message: for the software at its other end.
#[derive(Clone, Debug)]
pub struct About {
    pub kind: domain::message::Kind,
    pub pool_id: Option<String>,
    pub user_sub: Option<String>,
    /// What the pool asks of the way. A channel takes from it what it knows.
    pub route: Route,
}

/// One e-mail to one recipient, ready for a relay.
#[derive(Clone, Debug)]
pub struct Email {
    /// Idempotency key: the outbox record's id; the same for every attempt.
    pub id: String,
    /// `addr` or `Name <addr>`.
    pub from: String,
    /// Of the same forms, with commas between them.
    pub reply_to: Option<String>,
    /// Who gets it.
    pub to: String,
    /// Whom it names, where that is not just `to`.
    pub shown: Option<Addressees>,
    pub subject: String,
    /// One of the two, or both, unless there is `raw`.
    pub text: Option<String>,
    pub html: Option<String>,
    /// The whole mail (RFC 5322) as somebody wrote it, to be sent as it is.
    pub raw: Option<Vec<u8>>,
    pub about: About,
}

/// One text message.
#[derive(Clone, Debug)]
pub struct Text {
    pub id: String,
    /// E.164.
    pub to: String,
    pub body: String,
    pub about: About,
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

impl DeliveryError {
    /// The relay's own.
    pub fn words(&self) -> &str {
        match self {
            Self::Permanent(why) | Self::Transient(why) => why,
        }
    }

    /// Without what the relay repeats of the message: its words are logged and shown.
    #[must_use]
    pub fn without(self, payload: &Payload) -> Self {
        match self {
            Self::Permanent(why) => Self::Permanent(payload.hidden_in(&why)),
            Self::Transient(why) => Self::Transient(payload.hidden_in(&why)),
        }
    }
}

/// What whoever took a message calls it; None where they do not say.
pub type Reference = Option<String>;

/// A way out for mail. Asked again with the same id, it may know that the message was taken before.
pub trait Mailer: Send + Sync {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>>;
}

/// A way out for text messages.
pub trait Texter: Send + Sync {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<Reference, DeliveryError>>;
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

/// What a function gave back.
#[derive(Clone, Debug)]
pub struct FunctionAnswer {
    /// The request id that the function saw.
    pub call: String,
    /// Its payload as it came.
    pub text: String,
}

/// An answer that whoever asked did not take: for whoever wrote the function.
#[derive(Clone, Copy, Debug)]
pub struct NotTaken<'a> {
    /// [`FunctionAnswer::call`]
    pub call: &'a str,
    pub arn: &'a str,
    pub source: &'a str,
    /// What the client is told: the error's name, and its message.
    pub kind: &'static str,
    pub message: &'a str,
    /// What is wrong with the answer, without what is in it; empty where the message says it.
    pub why: &'a str,
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
    /// The answer is JSON text, if the function keeps to its contract. One of an
    /// [asynchronous](Invocation::asynchronous) call is not looked at.
    fn invoke<'a>(&'a self, call: &'a Invocation<'a>) -> BoxFuture<'a, Result<FunctionAnswer, FunctionError>>;

    /// What became of an answer. Said again when an operation runs again.
    fn not_taken(&self, _answer: &NotTaken<'_>) {}

    /// What was called lately; None where nobody keeps it.
    fn invocations(&self) -> Option<&Invocations> {
        None
    }
}

/// An entry of a log, for those who read lines.
#[derive(Clone, Debug)]
pub struct LogLine {
    pub at: Timestamp,
    /// The log group, or what kind of entries these are.
    pub group: String,
    pub stream: String,
    /// A JSON object, or a plain line.
    pub text: String,
}

/// Where lines go besides the store. What is written here is lost with the process, the store's entries are not.
pub trait Log: Send + Sync {
    /// Must not wait.
    fn write(&self, line: &LogLine);
}

/// Why a document of somebody else could not be read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EgressError {
    /// The address is none that this server calls: no TLS, or a private network that was not listed.
    #[error("not allowed: {0}")]
    Forbidden(String),
    /// Nobody answered, or not in time.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// It was answered with something else than the document, or with too much.
    #[error("unusable: {0}")]
    Unusable(String),
}

/// Reads documents at addresses that callers named: the one guarded way out for those.
pub trait Egress: Send + Sync {
    /// The body of a `200 OK`, of `largest` bytes at most.
    fn get<'a>(&'a self, url: &'a str, largest: usize) -> BoxFuture<'a, Result<Bytes, EgressError>>;

    /// Whether the operator listed networks whose addresses may be called though they are private, and without TLS.
    fn lists_networks(&self) -> bool;
}

/// Nothing is called.
pub struct NoEgress;

impl Egress for NoEgress {
    fn get<'a>(&'a self, url: &'a str, _largest: usize) -> BoxFuture<'a, Result<Bytes, EgressError>> {
        Box::pin(async move { Err(EgressError::Forbidden(url.to_owned())) })
    }

    fn lists_networks(&self) -> bool {
        false
    }
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
    fn invoke<'a>(&'a self, _call: &'a Invocation<'a>) -> BoxFuture<'a, Result<FunctionAnswer, FunctionError>> {
        Box::pin(async { Err(FunctionError::NotCallable("ResourceNotFoundException".into())) })
    }
}
