//! Mail through an SMTP relay.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::Severity;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use service::ports::{DeliveryError, Email, Mailer};

use crate::configuration::SmtpUrl;
use crate::failure::Failure;

/// For each step of the dialogue with the relay.
const STEP_TIME: Duration = Duration::from_secs(10);
/// For a whole attempt, as its caller sees it.
const ATTEMPT_TIME: Duration = Duration::from_secs(30);
/// Attempts whose outcome nobody has asked for yet; beyond this the finished ones are forgotten.
const MOST_ATTEMPTS: usize = 10_000;

/// RFC 4954: authentication required, mechanism too weak, credentials invalid, encryption required.
const REFUSES_US: [u16; 4] = [530, 534, 535, 538];

type Attempt = Shared<BoxFuture<'static, Result<(), DeliveryError>>>;

/// One relay and its connections.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
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
        Ok(Self { transport: builder.timeout(Some(STEP_TIME)).build(), attempts: Mutex::default() })
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
        let message = compose(email)?;
        let transport = self.transport.clone();
        let task = tokio::spawn(async move { transport.send(message).await.map(drop).map_err(|error| sort(&error)) });
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
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<(), DeliveryError>> {
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

/// As Cognito's mails: the text as HTML, whatever it is.
fn compose(email: &Email) -> Result<Message, DeliveryError> {
    let address = |what: &str, text: &str| {
        text.parse::<Mailbox>().map_err(|error| DeliveryError::Permanent(format!("{what}: {error}")))
    };
    let from = address("From", &email.from)?;
    let message_id = format!("<{}@{}>", email.id, from.email.domain());
    let mut builder = Message::builder()
        .from(from)
        .to(address("To", &email.to)?)
        .subject(email.subject.clone())
        .message_id(Some(message_id));
    if let Some(reply_to) = &email.reply_to {
        builder = builder.reply_to(address("Reply-To", reply_to)?);
    }
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(email.body.clone());
    builder.singlepart(html).map_err(|error| DeliveryError::Permanent(error.to_string()))
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

/// So that ports can share it.
pub fn mailer(url: &SmtpUrl) -> Result<Arc<dyn Mailer>, Failure> {
    Ok(Arc::new(Smtp::new(url)?))
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
