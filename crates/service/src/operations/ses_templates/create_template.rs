//! CreateTemplate: under a name that no other has.

use wire::services::ses::{CreateTemplate, CreateTemplateRequest, CreateTemplateResponse};

use super::parts;
use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::templates,
    refusals::{PostRefusal, Result},
};

impl Operation for CreateTemplate {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateTemplateRequest) -> Result<CreateTemplateResponse> {
        let name = &input.template.template_name;
        let template = templates::made(cx, name, parts(&input.template))?;
        let mut tx = cx.begin();
        if tx.mail_template(name).await?.is_some() {
            return Err(PostRefusal::TemplateThere(name.clone()).into());
        }
        tx.put(&template);
        tx.commit().await?;
        Ok(CreateTemplateResponse {})
    }
}
