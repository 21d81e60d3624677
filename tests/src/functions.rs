//! The user's own functions, played by the test: what each answers is set beforehand, what each was asked is recorded.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use serde_json::Value;
use service::ports::FunctionError;

/// One call of a function.
#[derive(Clone, Debug)]
pub struct Invocation {
    pub arn: String,
    pub event: Value,
}

type Script = Arc<dyn Fn(Value) -> Result<Value, FunctionError> + Send + Sync>;

#[derive(Default, Clone)]
pub struct Functions {
    scripts: Arc<Mutex<HashMap<String, Script>>>,
    calls: Arc<Mutex<Vec<Invocation>>>,
}

impl Functions {
    /// Makes a function that gets the event and answers; its ARN.
    pub fn play(&self, name: &str, script: impl Fn(Value) -> Result<Value, FunctionError> + Send + Sync + 'static) -> String {
        let arn = format!("arn:aws:lambda:us-east-1:123456789012:function:{name}");
        self.scripts.lock().unwrap().insert(arn.clone(), Arc::new(script));
        arn
    }

    /// A function that returns its event as it is.
    pub fn echo(&self, name: &str) -> String {
        self.play(name, Ok)
    }

    /// A function whose every call fails with this text.
    pub fn failing(&self, name: &str, text: &'static str) -> String {
        self.play(name, move |_| Err(FunctionError::Failed(text.to_owned())))
    }

    /// A function that sets members of `response`.
    pub fn answering(&self, name: &str, response: Value) -> String {
        self.play(name, move |mut event| {
            for (member, value) in response.as_object().unwrap() {
                event["response"][member] = value.clone();
            }
            Ok(event)
        })
    }

    /// Every call so far, oldest first.
    pub fn calls(&self) -> Vec<Invocation> {
        self.calls.lock().unwrap().clone()
    }

    /// The `triggerSource` of every call so far, oldest first.
    pub fn sources(&self) -> Vec<String> {
        self.calls().iter().map(|call| call.event["triggerSource"].as_str().unwrap().to_owned()).collect()
    }

    pub fn forget_calls(&self) {
        self.calls.lock().unwrap().clear();
    }
}

impl service::ports::Functions for Functions {
    fn invoke<'a>(&'a self, arn: &'a str, event: &'a str) -> BoxFuture<'a, Result<String, FunctionError>> {
        Box::pin(async move {
            let event: Value = serde_json::from_str(event).expect("an event is JSON");
            self.calls.lock().unwrap().push(Invocation { arn: arn.to_owned(), event: event.clone() });
            let script = self.scripts.lock().unwrap().get(arn).cloned();
            match script {
                Some(script) => script(event).map(|answer| answer.to_string()),
                None => Err(FunctionError::NotCallable("ResourceNotFoundException".into())),
            }
        })
    }
}
