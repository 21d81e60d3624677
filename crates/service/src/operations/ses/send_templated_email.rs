//! SendTemplatedEmail: a mail of a template and its data.

use wire::services::ses::{SendTemplatedEmail, SendTemplatedEmailRequest, SendTemplatedEmailResponse};

use super::Asked;
use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{
        posting::{self, Mail, given},
        templates,
    },
    refusals::{Refusal, Result},
};

impl Operation for SendTemplatedEmail {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: SendTemplatedEmailRequest) -> Result<SendTemplatedEmailResponse> {
        if input.template_arn.is_some() {
            return Err(Refusal::Unsupported("TemplateArn".to_owned()));
        }
        let asked = Asked {
            source_arn: input.source_arn,
            return_path_arn: input.return_path_arn,
            return_path: input.return_path,
            configuration_set: input.configuration_set_name,
            tags: input.tags,
        };
        let template = templates::find(&mut cx.begin(), &input.template).await?;
        let mail = Mail {
            from: input.source,
            reply_to: given(input.reply_to_addresses),
            to: given(input.destination.to_addresses),
            cc: given(input.destination.cc_addresses),
            bcc: given(input.destination.bcc_addresses),
            route: asked.route()?,
            ..Mail::default()
        };
        let mail = mail.of(&template.parts, &input.template_data);
        Ok(SendTemplatedEmailResponse { message_id: posting::send_mail(cx, mail).await? })
    }
}
