//! SendEmail: a mail of its parts, or a whole one.

use domain::message::Route;
use wire::services::sesv2::{EmailContent, Message, SendEmail, SendEmailRequest, SendEmailResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::posting::{self, Mail, given},
    refusals::{PostRefusal, Refusal, Result},
};

impl Operation for SendEmail {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: SendEmailRequest) -> Result<SendEmailResponse> {
        refuse_unsupported(&input)?;
        let mut mail = match input.content {
            EmailContent { simple: Some(message), raw: None, template: None } => simple(message)?,
            EmailContent { simple: None, raw: Some(raw), template: None } => posting::read(raw.data.0)?,
            EmailContent { template: Some(_), .. } => return Err(Refusal::Unsupported("Template".to_owned())),
            _ => return Err(PostRefusal::Content.into()),
        };
        mail.from = input.from_email_address.unwrap_or(mail.from);
        if let Some(destination) = input.destination {
            let (to, cc) = (given(destination.to_addresses), given(destination.cc_addresses));
            let bcc = given(destination.bcc_addresses);
            if !(to.is_empty() && cc.is_empty() && bcc.is_empty()) {
                (mail.to, mail.cc, mail.bcc) = (to, cc, bcc);
            }
        }
        mail.reply_to.extend(given(input.reply_to_addresses));
        mail.route = Route {
            source_arn: input.from_email_address_identity_arn,
            configuration_set: input.configuration_set_name,
            return_path: input.feedback_forwarding_email_address,
            tags: input.email_tags.unwrap_or_default().into_iter().map(|tag| (tag.name, tag.value)).collect(),
            ..Route::default()
        };
        Ok(SendEmailResponse { message_id: Some(posting::send_mail(cx, mail).await?) })
    }
}

/// The body is read whole, so its charsets matter no more: mail is sent as UTF-8.
fn simple(message: Message) -> Result<Mail> {
    if message.headers.is_some() || message.attachments.is_some() {
        let what = if message.headers.is_some() { "Headers" } else { "Attachments" };
        return Err(Refusal::Unsupported(format!("{what} of a simple message")));
    }
    Ok(Mail {
        subject: message.subject.data,
        text: message.body.text.map(|text| text.data),
        html: message.body.html.map(|html| html.data),
        ..Mail::default()
    })
}

fn refuse_unsupported(input: &SendEmailRequest) -> Result<()> {
    for (name, is_there) in [
        ("ConfigurationOverrides", input.configuration_overrides.is_some()),
        ("EndpointId", input.endpoint_id.is_some()),
        ("FeedbackForwardingEmailAddressIdentityArn", input.feedback_forwarding_email_address_identity_arn.is_some()),
        ("ListManagementOptions", input.list_management_options.is_some()),
        ("TenantName", input.tenant_name.is_some()),
    ] {
        if is_there {
            return Err(Refusal::Unsupported(name.to_owned()));
        }
    }
    Ok(())
}
