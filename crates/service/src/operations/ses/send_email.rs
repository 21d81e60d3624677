//! SendEmail: a mail of its parts.

use wire::services::ses::{SendEmail, SendEmailRequest, SendEmailResponse};

use super::Asked;
use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::posting::{self, Mail, given},
    refusals::Result,
};

impl Operation for SendEmail {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: SendEmailRequest) -> Result<SendEmailResponse> {
        let asked = Asked {
            source_arn: input.source_arn,
            return_path_arn: input.return_path_arn,
            return_path: input.return_path,
            configuration_set: input.configuration_set_name,
            tags: input.tags,
        };
        let mail = Mail {
            from: input.source,
            reply_to: given(input.reply_to_addresses),
            to: given(input.destination.to_addresses),
            cc: given(input.destination.cc_addresses),
            bcc: given(input.destination.bcc_addresses),
            // Text is Unicode by the time it is here, whatever charset it is to be written in; mail is sent as UTF-8.
            subject: input.message.subject.data,
            text: input.message.body.text.map(|text| text.data),
            html: input.message.body.html.map(|html| html.data),
            route: asked.route()?,
            ..Mail::default()
        };
        Ok(SendEmailResponse { message_id: posting::send_mail(cx, mail).await? })
    }
}
