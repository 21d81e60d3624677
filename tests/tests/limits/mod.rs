//! Provisioned request rates.

mod get_provisioned_limit;
mod update_provisioned_limit;

use serde_json::{Value, json};

pub fn of(category: &str) -> Value {
    json!({"LimitClass": "API_CATEGORY", "Attributes": {"Category": category}})
}
