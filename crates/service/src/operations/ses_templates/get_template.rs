//! GetTemplate: as it was written.

use wire::services::ses::{GetTemplate, GetTemplateRequest, GetTemplateResponse, Template};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::templates, refusals::Result};

impl Operation for GetTemplate {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetTemplateRequest) -> Result<GetTemplateResponse> {
        let found = templates::find(&mut cx.begin(), &input.template_name).await?;
        let parts = found.parts.clone();
        let template = Template {
            template_name: found.name.clone(),
            subject_part: Some(parts.subject),
            text_part: parts.text,
            html_part: parts.html,
        };
        Ok(GetTemplateResponse { template: Some(template) })
    }
}
