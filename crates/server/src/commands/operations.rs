//! `poolhouse operations`: which operations of the API are built; the tables in the documents are written from it.

use serde_json::json;
use service::{neighbours, operations};

use crate::console;
use crate::failure::Failure;

pub fn run(as_json: bool) -> Result<(), Failure> {
    let mut operations = operations();
    operations.extend(neighbours());
    if as_json {
        let list: Vec<_> = operations
            .iter()
            .map(|operation| {
                json!({
                    "service": operation.service,
                    "name": operation.name,
                    "family": operation.family,
                    "built": operation.built,
                })
            })
            .collect();
        console::say(&serde_json::to_string_pretty(&list).map_err(Failure::failed)?);
        return Ok(());
    }
    let mut lines = String::new();
    for operation in &operations {
        lines.push_str(if operation.built { "built      " } else { "not built  " });
        if operation.service != "cognito-idp" {
            lines.push_str(operation.service);
            lines.push(' ');
        }
        lines.push_str(operation.name);
        lines.push('\n');
    }
    console::say(&lines);
    Ok(())
}
