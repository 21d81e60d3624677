//! The ways out that a configuration names, opened: one relay for mail with copies in a folder, one for text messages.

use std::sync::Arc;

use domain::message::DEFAULT_SENDER;
use futures::future::BoxFuture;
use service::ports::{DeliveryError, Email, Mailer, Reference, Texter};

use super::aws::{Aws, Credentials};
use super::folder::Folder;
use super::http::Client;
use super::letter;
use super::ses::Ses;
use super::smtp::Smtp;
use super::sns::Sns;
use super::webhook::{Webhook, WebhookKey};
use crate::arguments::Outbound;
use crate::configuration::{AwsEndpoint, WebhookUrl};
use crate::failure::Failure;

pub struct Channels {
    pub mailer: Option<Arc<dyn Mailer>>,
    pub texter: Option<Arc<dyn Texter>>,
}

/// Connects to nothing yet. Needs a runtime.
///
/// # Errors
/// Refusals of what does not go together or is missing.
pub fn open(outbound: &Outbound, region: &str) -> Result<Channels, Failure> {
    check(outbound)?;
    let relay: Option<Arc<dyn Mailer>> = match (&outbound.smtp, &outbound.ses, &outbound.mail_webhook) {
        (Some(url), _, _) => Some(Arc::new(Smtp::new(url)?)),
        (_, Some(endpoint), _) => Some(Arc::new(Ses(aws(outbound, endpoint, region, ("email", "ses"))?))),
        (_, _, Some(url)) => Some(Arc::new(webhook(outbound, url)?)),
        (None, None, None) => None,
    };
    let folder = outbound.mail_folder.as_deref().map(Folder::new).transpose()?;
    let mailer = match (relay, folder) {
        (None, None) => None,
        (Some(relay), folder) => Some(Mail { relay, copies: folder, usual_sender: outbound.mail_from.clone() }),
        (None, Some(folder)) => {
            Some(Mail { relay: Arc::new(folder), copies: None, usual_sender: outbound.mail_from.clone() })
        }
    };
    let texter: Option<Arc<dyn Texter>> = match (&outbound.sns, &outbound.sms_webhook) {
        (Some(endpoint), _) => Some(Arc::new(Sns(aws(outbound, endpoint, region, ("sns", "sns"))?))),
        (_, Some(url)) => Some(Arc::new(webhook(outbound, url)?)),
        (None, None) => None,
    };
    Ok(Channels { mailer: mailer.map(|mail| Arc::new(mail) as _), texter })
}

/// What does not go together, or lacks what it needs.
///
/// # Errors
/// One line each.
pub fn check(outbound: &Outbound) -> Result<(), Failure> {
    let mail = [outbound.smtp.is_some(), outbound.ses.is_some(), outbound.mail_webhook.is_some()];
    if mail.into_iter().filter(|&named| named).count() > 1 {
        return Err(Failure::refused("mail goes one way: name one of --smtp, --ses and --mail-webhook"));
    }
    if outbound.sns.is_some() && outbound.sms_webhook.is_some() {
        return Err(Failure::refused("text messages go one way: name one of --sns and --sms-webhook"));
    }
    if outbound.mail_webhook.is_some() || outbound.sms_webhook.is_some() {
        let Some(secret) = &outbound.webhook_secret else {
            return Err(Failure::refused("webhooks need --webhook-secret: whoever gets them must know whose they are"));
        };
        WebhookKey::new(secret.expose())?;
    }
    if (outbound.ses.is_some() || outbound.sns.is_some())
        && (outbound.aws_access_key_id.is_none() || outbound.aws_secret_access_key.is_none())
    {
        return Err(Failure::refused(
            "--ses and --sns need credentials: --aws-access-key-id and --aws-secret-access-key, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        ));
    }
    if let Some(sender) = &outbound.mail_from {
        letter::encoded("--mail-from", sender).map_err(|error| match error {
            DeliveryError::Permanent(why) | DeliveryError::Transient(why) => Failure::refused(why),
        })?;
    }
    Ok(())
}

fn aws(
    outbound: &Outbound,
    endpoint: &AwsEndpoint,
    region: &str,
    (host_name, signing_name): (&'static str, &'static str),
) -> Result<Aws, Failure> {
    let missing = || Failure::refused("credentials are missing");
    Ok(Aws {
        http: Client::default(),
        endpoint: endpoint.clone(),
        credentials: Credentials {
            access_key_id: outbound.aws_access_key_id.clone().ok_or_else(missing)?,
            secret: outbound.aws_secret_access_key.as_ref().ok_or_else(missing)?.secret(),
            session_token: outbound.aws_session_token.as_ref().map(crate::configuration::HiddenText::secret),
        },
        region: region.to_owned(),
        host_name,
        signing_name,
    })
}

fn webhook(outbound: &Outbound, url: &WebhookUrl) -> Result<Webhook, Failure> {
    let secret = outbound.webhook_secret.as_ref().map(|secret| secret.expose().to_owned()).unwrap_or_default();
    Ok(Webhook { http: Client::default(), uri: url.uri().clone(), key: WebhookKey::new(&secret)? })
}

/// The relay, with a copy of what it took.
struct Mail {
    relay: Arc<dyn Mailer>,
    copies: Option<Folder>,
    /// Who writes where a pool names nobody.
    usual_sender: Option<String>,
}

impl Mail {
    async fn deliver(&self, email: &Email) -> Result<Reference, DeliveryError> {
        let reference = self.relay.send(email).await?;
        if let Some(copies) = &self.copies
            && let Err(error) = copies.send(email).await
        {
            // It was sent: sending it again for the sake of the copy would be worse.
            tracing::warn!(message.id = %email.id, %error, "a copy of a mail was not written");
        }
        Ok(reference)
    }
}

impl Mailer for Mail {
    fn send<'a>(&'a self, email: &'a Email) -> BoxFuture<'a, Result<Reference, DeliveryError>> {
        Box::pin(async move {
            match &self.usual_sender {
                Some(sender) if email.from == DEFAULT_SENDER => {
                    self.deliver(&Email { from: sender.clone(), ..email.clone() }).await
                }
                _ => self.deliver(email).await,
            }
        })
    }
}
