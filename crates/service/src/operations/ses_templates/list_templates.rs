//! ListTemplates: page by page, by name.

use wire::services::ses::{ListTemplates, ListTemplatesRequest, ListTemplatesResponse, TemplateMetadata};

use store::Question;

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::paging, refusals::Result};

/// Templates of an answer when the request does not say, and at most.
const USUAL: usize = 10;
const MOST: usize = 100;

impl Operation for ListTemplates {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListTemplatesRequest) -> Result<ListTemplatesResponse> {
        let limit = input.max_items.and_then(|most| usize::try_from(most).ok()).unwrap_or(USUAL).clamp(1, MOST);
        let question = Question { pool: "", operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = cx.begin().mail_templates(after.as_ref(), limit).await?;
        let shown = |template: &std::sync::Arc<domain::mail_template::MailTemplate>| TemplateMetadata {
            name: Some(template.name.clone()),
            created_timestamp: Some(wire::EpochSeconds::from_millis(template.created.millis())),
        };
        Ok(ListTemplatesResponse {
            templates_metadata: Some(page.items.iter().map(shown).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
