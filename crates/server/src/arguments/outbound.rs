//! The ways out for messages: mail through one of SMTP, Amazon SES and a webhook, text messages through one of Amazon SNS
//! and a webhook; a folder of mails by itself or beside them.

use std::path::PathBuf;

use clap::Args;

use crate::configuration::{AwsEndpoint, HiddenText, SmtpUrl, WebhookUrl};

#[derive(Args, Debug)]
pub struct Outbound {
    /// Send mail through a relay: smtp://[USER:PASSWORD@]HOST[:PORT][?tls=required|opportunistic] or smtps://…
    #[arg(long, value_name = "URL", env = "POOLHOUSE_SMTP", hide_env_values = true)]
    pub smtp: Option<SmtpUrl>,
    /// Send mail through Amazon SES (API v2): `aws`, or the URL of what speaks its language. `{region}` in it is the
    /// region of the pool's SourceArn, else --region
    #[arg(long, value_name = "aws|URL")]
    pub ses: Option<AwsEndpoint>,
    /// Send mail by posting it to a provider, signed with --webhook-secret
    #[arg(long, value_name = "URL")]
    pub mail_webhook: Option<WebhookUrl>,
    /// Write every mail into this directory as a file ID.eml, beside sending it or instead of that
    #[arg(long, value_name = "DIR")]
    pub mail_folder: Option<PathBuf>,
    /// Who mail is from where a pool's EmailConfiguration does not say: ADDRESS or "NAME <ADDRESS>"
    #[arg(long, value_name = "SENDER")]
    pub mail_from: Option<String>,
    /// Send text messages through Amazon SNS: `aws`, or the URL of what speaks its language. `{region}` in it is the
    /// pool's SnsRegion, else --region
    #[arg(long, value_name = "aws|URL")]
    pub sns: Option<AwsEndpoint>,
    /// Send text messages by posting them to a provider, signed with --webhook-secret
    #[arg(long, value_name = "URL")]
    pub sms_webhook: Option<WebhookUrl>,
    /// What webhooks are signed with (Standard Webhooks): `whsec_` and base64 of 24 to 64 bytes
    #[arg(long, value_name = "SECRET", env = "POOLHOUSE_WEBHOOK_SECRET", hide_env_values = true)]
    pub webhook_secret: Option<HiddenText>,
    /// The access key that requests to SES and SNS are signed with
    #[arg(long, value_name = "ID", env = "AWS_ACCESS_KEY_ID")]
    pub aws_access_key_id: Option<String>,
    /// Its secret
    #[arg(long, value_name = "SECRET", env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub aws_secret_access_key: Option<HiddenText>,
    /// The token of temporary credentials
    #[arg(long, value_name = "TOKEN", env = "AWS_SESSION_TOKEN", hide_env_values = true)]
    pub aws_session_token: Option<HiddenText>,
}

impl Outbound {
    pub fn has_mail(&self) -> bool {
        self.smtp.is_some() || self.ses.is_some() || self.mail_webhook.is_some() || self.mail_folder.is_some()
    }

    pub fn has_texts(&self) -> bool {
        self.sns.is_some() || self.sms_webhook.is_some()
    }
}
