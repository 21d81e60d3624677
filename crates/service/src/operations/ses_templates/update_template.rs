//! UpdateTemplate: all parts anew.

use wire::services::ses::{UpdateTemplate, UpdateTemplateRequest, UpdateTemplateResponse};

use domain::mail_template::MailTemplate;

use super::parts;
use crate::{caller::Signed, context::Context, dispatch::Operation, flows::templates, refusals::Result};

impl Operation for UpdateTemplate {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UpdateTemplateRequest) -> Result<UpdateTemplateResponse> {
        let mut tx = cx.begin();
        let former = templates::find(&mut tx, &input.template.template_name).await?;
        let template = templates::made(cx, &input.template.template_name, parts(&input.template))?;
        tx.put(&MailTemplate { created: former.created, ..template });
        tx.commit().await?;
        Ok(UpdateTemplateResponse {})
    }
}
