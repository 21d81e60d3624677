//! DeleteTemplate: also one that is not there.

use wire::services::ses::{DeleteTemplate, DeleteTemplateRequest, DeleteTemplateResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, refusals::Result};

impl Operation for DeleteTemplate {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteTemplateRequest) -> Result<DeleteTemplateResponse> {
        let mut tx = cx.begin();
        if let Some(template) = tx.mail_template(&input.template_name).await? {
            tx.delete(template.as_ref());
            tx.commit().await?;
        }
        Ok(DeleteTemplateResponse {})
    }
}
