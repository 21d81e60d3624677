//! What lies behind the outbox, in a test's hands: takes messages, refuses them, or says nothing.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::BoxFuture;
use service::ports::{DeliveryError, Email, Mailer, Reference, Text, Texter};
use tokio::sync::{Notify, Semaphore};

/// A message that the relay was handed.
#[derive(Clone, Debug)]
pub struct Sent {
    pub id: String,
    pub to: String,
    pub email: Option<Email>,
    pub text: Option<Text>,
}

/// Answers with what it was told to, then takes everything.
pub struct Relay {
    answers: Mutex<VecDeque<Result<(), DeliveryError>>>,
    sent: Mutex<Vec<Sent>>,
    arrived: Notify,
    /// Permits to answer.
    gate: Semaphore,
    busy: AtomicUsize,
    busiest: AtomicUsize,
}

impl Default for Relay {
    fn default() -> Self {
        Self {
            answers: Mutex::default(),
            sent: Mutex::default(),
            arrived: Notify::new(),
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
            busy: AtomicUsize::new(0),
            busiest: AtomicUsize::new(0),
        }
    }
}

impl Relay {
    /// One that answers nobody until [`Relay::open`].
    pub fn closed() -> Self {
        Self { gate: Semaphore::new(0), ..Self::default() }
    }

    pub fn open(&self) {
        self.gate.add_permits(Semaphore::MAX_PERMITS);
    }

    /// Refuses the next message for good.
    pub fn refuse(&self, words: &str) {
        self.answers.lock().unwrap().push_back(Err(DeliveryError::Permanent(words.to_owned())));
    }

    /// Takes the next message later.
    pub fn postpone(&self, words: &str) {
        self.answers.lock().unwrap().push_back(Err(DeliveryError::Transient(words.to_owned())));
    }

    /// Everything it was handed, in order, refused or not.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// Comes back when it was handed this many.
    pub async fn handed(&self, count: usize) {
        loop {
            let arrival = self.arrived.notified();
            tokio::pin!(arrival);
            arrival.as_mut().enable();
            if self.sent.lock().unwrap().len() >= count {
                return;
            }
            arrival.await;
        }
    }

    /// The most messages it had in its hands at a time.
    pub fn busiest(&self) -> usize {
        self.busiest.load(Ordering::SeqCst)
    }

    async fn take(&self, sent: Sent) -> Result<Reference, DeliveryError> {
        let busy = self.busy.fetch_add(1, Ordering::SeqCst) + 1;
        self.busiest.fetch_max(busy, Ordering::SeqCst);
        let reference = format!("250 taken as {}", sent.id);
        self.sent.lock().unwrap().push(sent);
        self.arrived.notify_waiters();
        self.gate.acquire().await.unwrap().forget();
        tokio::task::yield_now().await;
        self.busy.fetch_sub(1, Ordering::SeqCst);
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(()));
        answer.map(|()| Some(reference))
    }
}

impl Mailer for Relay {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        let (id, to) = (email.id.clone(), email.to.clone());
        Box::pin(self.take(Sent { id, to, email: Some(email.clone()), text: None }))
    }
}

impl Texter for Relay {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        let (id, to) = (text.id.clone(), text.to.clone());
        Box::pin(self.take(Sent { id, to, email: None, text: Some(text.clone()) }))
    }
}
