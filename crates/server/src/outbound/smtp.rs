//! Mail through an SMTP relay.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use lettre::transport::smtp::response::{Response, Severity};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use service::ports::{DeliveryError, Email, Mailer, Reference};
use tokio::sync::Semaphore;

use super::letter::{self, Letter};
use crate::configuration::SmtpUrl;
use crate::failure::Failure;

/// For each step of the dialogue with the relay.
const STEP_TIME: Duration = Duration::from_secs(10);
/// For a whole attempt, as its caller sees it: shorter than the outbox leases a message for.
const ATTEMPT_TIME: Duration = Duration::from_secs(25);
/// Connections to the relay at a time, and those kept for the next message. Many relays take no more of one client.
const CONNECTIONS: u32 = 16;
const IDLE_TIME: Duration = Duration::from_secs(60);
/// Attempts whose outcome nobody has asked for yet; beyond this the finished ones are forgotten.
const MOST_ATTEMPTS: usize = 10_000;

/// RFC 4954: authentication required, mechanism too weak, credentials invalid, encryption required.
const REFUSES_US: [u16; 4] = [530, 534, 535, 538];

type Attempt = Shared<BoxFuture<'static, Result<Reference, DeliveryError>>>;

/// One relay and its connections.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    places: Arc<Semaphore>,
    /// By idempotency key: who asks again for a message that is on its way joins that attempt.
    attempts: Mutex<HashMap<String, Attempt>>,
}

impl Smtp {
    /// Connects to nothing yet. Needs a runtime.
    ///
    /// # Errors
    /// What the URL lacks, or missing root certificates.
    pub fn new(url: &SmtpUrl) -> Result<Self, Failure> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())
            .map_err(|error| Failure::refused(format!("--smtp: {error}")))?;
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE_TIME);
        Ok(Self {
            transport: builder.timeout(Some(STEP_TIME)).pool_config(pool).build(),
            places: Arc::new(Semaphore::new(CONNECTIONS as usize)),
            attempts: Mutex::default(),
        })
    }

    /// Whether the relay answers and lets us in; for `doctor`.
    ///
    /// # Errors
    /// What went wrong, as text.
    pub async fn probe(&self) -> Result<(), String> {
        match tokio::time::timeout(ATTEMPT_TIME, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err("it hung up".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }

    /// The attempt that is on its way for this message, or a new one.
    ///
    /// It runs in a task of its own: a caller that stops waiting must not leave a connection in the pool in the middle
    /// of a dialogue, where the next message would read this one's answer as its own.
    #[allow(clippy::disallowed_methods, reason = "see above: an attempt outlives whoever waits for it")]
    fn attempt(&self, email: &Email) -> Result<Attempt, DeliveryError> {
        let mut attempts = self.attempts();
        let known = attempts.get(&email.id).filter(|attempt| !matches!(attempt.peek(), Some(Err(_))));
        if let Some(attempt) = known {
            return Ok(attempt.clone());
        }
        let letter = letter::compose(email)?;
        let (transport, places) = (self.transport.clone(), self.places.clone());
        let task = tokio::spawn(async move {
            let _place = places.acquire_owned().await;
            hand_over(&transport, &letter).await
        });
        let attempt = task
            .map(|ended| {
                ended.unwrap_or_else(|_| Err(DeliveryError::Transient("the attempt was broken off".to_owned())))
            })
            .boxed()
            .shared();
        if attempts.len() >= MOST_ATTEMPTS {
            attempts.retain(|_, attempt| attempt.peek().is_none());
        }
        attempts.insert(email.id.clone(), attempt.clone());
        Ok(attempt)
    }

    fn attempts(&self) -> MutexGuard<'_, HashMap<String, Attempt>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for Smtp {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(async move {
            let attempt = self.attempt(email)?;
            match tokio::time::timeout(ATTEMPT_TIME, attempt).await {
                Ok(outcome) => {
                    self.attempts().remove(&email.id);
                    outcome
                }
                Err(_) => Err(DeliveryError::Transient("the relay is slow".to_owned())),
            }
        })
    }
}

async fn hand_over(
    transport: &AsyncSmtpTransport<Tokio1Executor>,
    letter: &Letter,
) -> Result<Reference, DeliveryError> {
    match transport.send_raw(&letter.envelope, &letter.bytes).await {
        Ok(answer) => Ok(reference(&answer)),
        Err(error) => match sort(&error) {
            // Said before the message was spoken of? A relay that greets nobody, or no longer lets us in, would say so
            // again.
            DeliveryError::Permanent(said) if !matches!(transport.test_connection().await, Ok(true)) => {
                Err(DeliveryError::Transient(said))
            }
            sorted => Err(sorted),
        },
    }
}

/// What the relay calls the message, if it says so: `250 2.0.0 Ok: queued as 4F2A`.
fn reference(answer: &Response) -> Reference {
    answer.first_line().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned)
}

/// A 5xx is about this message, unless the relay does not want *us*: that the operator can mend, and the message is still
/// good.
fn sort(error: &Error) -> DeliveryError {
    let said = match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    match error.status() {
        Some(code)
            if code.severity == Severity::PermanentNegativeCompletion && !REFUSES_US.contains(&u16::from(code)) =>
        {
            DeliveryError::Permanent(said)
        }
        _ => DeliveryError::Transient(said),
    }
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
