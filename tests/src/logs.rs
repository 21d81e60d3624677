//! Logs as somebody reads them who follows what happens.

use serde_json::{Value, json};

use crate::{AwsError, Outcome, Pool, World};

impl World {
    /// An operation of the logs API, by whoever may.
    pub async fn logs(&self, operation: &str, input: Value) -> Result<Value, AwsError> {
        self.ask("logs", operation, input).await
    }

    /// The texts of a group's entries that match a pattern, as JSON.
    pub async fn log_texts(&self, group: &str, pattern: &str) -> Vec<Value> {
        let input = json!({"logGroupName": group, "filterPattern": pattern});
        let found = self.logs("FilterLogEvents", input).await.answered();
        let texts =
            found["events"].as_array().unwrap().iter().map(|event| event["message"].as_str().unwrap().to_owned());
        texts.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text))).collect()
    }
}

impl Pool {
    /// The log group of its messages.
    pub fn message_log(&self) -> String {
        format!("/poolhouse/{}/messages", self.id)
    }

    /// What happened to its messages that matches a pattern: the status, the attempt and the detail of each event.
    pub async fn happened(&self, pattern: &str) -> Vec<(String, u64, Option<String>)> {
        let texts = self.world.log_texts(&self.message_log(), pattern).await;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        texts
            .iter()
            .map(|told| (text(&told["status"]).unwrap(), told["attempt"].as_u64().unwrap(), text(&told["detail"])))
            .collect()
    }
}
