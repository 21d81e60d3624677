//! SendEmail: a mail of its parts, or a whole one.

use domain::{mail_template::Parts, message::Route};
use wire::services::sesv2::{EmailContent, Message, SendEmail, SendEmailRequest, SendEmailResponse, Template};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{
        posting::{self, Mail, given},
        templates,
    },
    refusals::{PostRefusal, Refusal, Result},
};

impl Operation for SendEmail {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: SendEmailRequest) -> Result<SendEmailResponse> {
        refuse_unsupported(&input)?;
        let mut mail = match input.content {
            EmailContent { simple: Some(message), raw: None, template: None } => simple(message)?,
            EmailContent { simple: None, raw: Some(raw), template: None } => posting::read(raw.data.0)?,
            EmailContent { simple: None, raw: None, template: Some(template) } => by_template(cx, template).await?,
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

/// Of a template that is kept here, also one of version 1, or of one that comes along.
async fn by_template(cx: &Context, template: Template) -> Result<Mail> {
    for (name, is_there) in [
        ("TemplateArn", template.template_arn.is_some()),
        ("Headers of a template", template.headers.is_some()),
        ("Attachments of a template", template.attachments.is_some()),
    ] {
        if is_there {
            return Err(Refusal::Unsupported(name.to_owned()));
        }
    }
    let data = template.template_data.as_deref().unwrap_or("{}");
    match (template.template_name, template.template_content) {
        (Some(name), None) => {
            let kept = templates::find(&mut cx.begin(), &name).await?;
            Ok(Mail::default().of(&kept.parts, data))
        }
        (None, Some(content)) => {
            let given = |part: Option<String>| part.filter(|part| !part.is_empty());
            let parts = Parts {
                subject: content.subject.unwrap_or_default(),
                text: given(content.text),
                html: given(content.html),
            };
            Ok(Mail::default().of(&templates::checked(parts)?, data))
        }
        _ => {
            Err(PostRefusal::BadTemplate("Expected exactly one of TemplateName and TemplateContent.".to_owned()).into())
        }
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
