//! SendRawEmail: a whole mail, to those it names or to others.

use wire::services::ses::{SendRawEmail, SendRawEmailRequest, SendRawEmailResponse};

use super::Asked;
use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::posting::{self, Mail, given},
    refusals::Result,
};

impl Operation for SendRawEmail {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: SendRawEmailRequest) -> Result<SendRawEmailResponse> {
        let asked = Asked {
            source_arn: input.from_arn.or(input.source_arn),
            return_path_arn: input.return_path_arn,
            return_path: input.source.clone(),
            configuration_set: input.configuration_set_name,
            tags: input.tags,
        };
        let mut mail = Mail { route: asked.route()?, ..posting::read(input.raw_message.data.0)? };
        let destinations = given(input.destinations);
        if !destinations.is_empty() {
            // The envelope alone says who gets it; what the mail names is shown as it is.
            (mail.to, mail.cc, mail.bcc) = (destinations, Vec::new(), Vec::new());
        }
        if mail.from.is_empty() {
            mail.from = input.source.unwrap_or_default();
        }
        Ok(SendRawEmailResponse { message_id: posting::send_mail(cx, mail).await? })
    }
}
