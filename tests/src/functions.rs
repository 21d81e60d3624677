//! The users' own functions, as tests want them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use serde_json::Value;
use service::ports::{self, FunctionAnswer, FunctionError, Invocation, NotTaken};
use tokio::sync::Notify;

type Answer = Result<String, FunctionError>;
type Body = Box<dyn Fn(Value) -> BoxFuture<'static, Answer> + Send + Sync>;

/// Long enough for a loaded machine; nobody waits for it unless a test fails.
const PATIENCE: Duration = Duration::from_secs(10);

struct Seen {
    event: Value,
    text: String,
    /// Somebody waits for the answer.
    is_awaited: bool,
}

/// Functions by their ARN, and every event that they were given.
#[derive(Default)]
pub struct Functions {
    bodies: Mutex<BTreeMap<String, Body>>,
    events: Mutex<Vec<Seen>>,
    called: Notify,
    not_taken: Mutex<Vec<String>>,
}

impl Functions {
    /// The ARN of a function by its name.
    pub fn arn(name: &str) -> String {
        format!("arn:aws:lambda:us-east-1:123456789012:function:{name}")
    }

    /// What the function makes of an event, in its own time: its payload as it stands, or its error.
    pub fn run(&self, name: &str, body: impl Fn(Value) -> BoxFuture<'static, Answer> + Send + Sync + 'static) {
        self.bodies().insert(Self::arn(name), Box::new(body));
    }

    /// What the function makes of an event: all of its answer, or its error.
    pub fn answer(&self, name: &str, body: impl Fn(Value) -> Result<Value, FunctionError> + Send + Sync + 'static) {
        self.run(name, move |event| {
            let answer = body(event).map(|answer| answer.to_string());
            Box::pin(async move { answer })
        });
    }

    /// What the function fills into the event's `response`.
    pub fn respond(&self, name: &str, response: impl Fn(&Value) -> Value + Send + Sync + 'static) {
        self.answer(name, move |mut event| {
            event["response"] = response(&event["request"]);
            Ok(event)
        });
    }

    /// Gives each event back as it came: agrees to everything, and says nothing.
    pub fn agree(&self, name: &str) {
        self.answer(name, Ok);
    }

    /// What the function pays back, whatever the event.
    pub fn pay(&self, name: &str, payload: impl Into<String>) {
        let payload = payload.into();
        self.run(name, move |_| {
            let payload = payload.clone();
            Box::pin(async move { Ok(payload) })
        });
    }

    /// An error of the function's own.
    pub fn fail(&self, name: &str, why: &'static str) {
        self.answer(name, move |_| Err(FunctionError::Failed(why.into())));
    }

    /// Each answer since the last look that was not taken: its source, and the error that the client got for it.
    pub fn not_taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.not_taken.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every event since the last time this was asked, oldest first.
    pub fn events(&self) -> Vec<Value> {
        std::mem::take(&mut *self.seen()).into_iter().map(|seen| seen.event).collect()
    }

    /// [`Functions::events`] as they were sent.
    pub fn texts(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen()).into_iter().map(|seen| seen.text).collect()
    }

    /// The sources of [`Functions::events`].
    pub fn sources(&self) -> Vec<String> {
        self.events().iter().map(|event| event["triggerSource"].as_str().unwrap().to_owned()).collect()
    }

    /// The oldest event of this source since the last look, and whether somebody waits for its answer.
    ///
    /// # Panics
    /// When none comes.
    pub async fn next(&self, source: &str) -> (Value, bool) {
        let next = async {
            loop {
                let called = self.called.notified();
                {
                    let mut seen = self.seen();
                    if let Some(place) = seen.iter().position(|seen| seen.event["triggerSource"] == source) {
                        let seen = seen.remove(place);
                        return (seen.event, seen.is_awaited);
                    }
                }
                called.await;
            }
        };
        match tokio::time::timeout(PATIENCE, next).await {
            Ok(event) => event,
            Err(_) => panic!("no {source}; there are {:#?}", self.sources()),
        }
    }

    fn bodies(&self) -> MutexGuard<'_, BTreeMap<String, Body>> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ports::Functions for Functions {
    fn invoke<'a>(&'a self, call: &'a Invocation<'a>) -> BoxFuture<'a, Result<FunctionAnswer, FunctionError>> {
        let event: Value = serde_json::from_str(call.event).unwrap();
        assert_eq!(
            (event["triggerSource"].as_str(), event["userPoolId"].as_str()),
            (Some(call.source), Some(call.pool.as_str()))
        );
        let (text, source) = (call.event.to_owned(), call.source.to_owned());
        self.seen().push(Seen { event: event.clone(), text, is_awaited: !call.asynchronous });
        self.called.notify_waiters();
        let answer = match self.bodies().get(call.arn) {
            Some(body) => body(event),
            None => Box::pin(async { Err(FunctionError::NotCallable("ResourceNotFoundException".into())) }),
        };
        Box::pin(async move { answer.await.map(|text| FunctionAnswer { call: source, text }) })
    }

    fn not_taken(&self, answer: &NotTaken<'_>) {
        assert_eq!(answer.call, answer.source, "calls are named by their source here");
        let told = format!("{} {}: {}", answer.source, answer.kind, answer.message);
        self.not_taken.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }
}
