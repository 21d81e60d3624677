//! Templates of mail, kept by name.

mod create_template;
mod delete_template;
mod get_template;
mod list_templates;
mod update_template;

use domain::mail_template::Parts;
use wire::services::ses::Template;

/// Empty parts are none.
fn parts(template: &Template) -> Parts {
    let given = |part: &Option<String>| part.clone().filter(|part| !part.is_empty());
    Parts {
        subject: template.subject_part.clone().unwrap_or_default(),
        text: given(&template.text_part),
        html: given(&template.html_part),
    }
}
