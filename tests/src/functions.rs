//! The users' own functions, as tests want them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use serde_json::Value;
use service::ports::{self, FunctionError, Invocation};

type Body = Box<dyn Fn(Value) -> Result<Value, FunctionError> + Send + Sync>;

/// Functions by their ARN, and every event that they were given.
#[derive(Default)]
pub struct Functions {
    bodies: Mutex<BTreeMap<String, Body>>,
    events: Mutex<Vec<Value>>,
}

impl Functions {
    /// The ARN of a function by its name.
    pub fn arn(name: &str) -> String {
        format!("arn:aws:lambda:us-east-1:123456789012:function:{name}")
    }

    /// What the function makes of an event: all of its answer, or its error.
    pub fn answer(&self, name: &str, body: impl Fn(Value) -> Result<Value, FunctionError> + Send + Sync + 'static) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.insert(Self::arn(name), Box::new(body));
    }

    /// What the function fills into the event's `response`.
    pub fn respond(&self, name: &str, response: impl Fn(&Value) -> Value + Send + Sync + 'static) {
        self.answer(name, move |mut event| {
            event["response"] = response(&event["request"]);
            Ok(event)
        });
    }

    /// Every event since the last time this was asked, oldest first.
    pub fn events(&self) -> Vec<Value> {
        std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ports::Functions for Functions {
    fn invoke<'a>(&'a self, call: &'a Invocation<'a>) -> BoxFuture<'a, Result<String, FunctionError>> {
        let event: Value = serde_json::from_str(call.event).unwrap();
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
        let bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = match bodies.get(call.arn) {
            Some(body) => body(event).map(|answer| answer.to_string()),
            None => Err(FunctionError::NotCallable("ResourceNotFoundException".into())),
        };
        Box::pin(async move { answer })
    }
}
