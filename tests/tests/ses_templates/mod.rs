//! Templates of mail of SES, version 1.

mod create_template;
mod delete_template;
mod get_template;
mod list_templates;
mod update_template;

use serde_json::{Value, json};

fn template(name: &str, subject: &str) -> Value {
    json!({"Template": {"TemplateName": name, "SubjectPart": subject, "TextPart": "{{a}}"}})
}
