//! The texts that a pool sends. What they look like when a pool has none is in [`crate::message`].
//!
//! Lengths and placeholders in a configured text are the wire's to check: they are patterns of Amazon's model.

use super::PoolRefused;
use crate::names::names;
use serde::{Deserialize, Serialize};

names! {
    /// How a new address is verified.
    pub enum EmailOption {
        Code = "CONFIRM_WITH_CODE",
        Link = "CONFIRM_WITH_LINK",
    }
}

/// `VerificationMessageTemplate`. Three of its members are also shown under their older names:
/// `SmsVerificationMessage`, `EmailVerificationMessage` and `EmailVerificationSubject`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationTemplate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_message_by_link: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_subject_by_link: Option<String>,
    /// Absent is by code, and shown so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_email_option: Option<EmailOption>,
}

impl VerificationTemplate {
    pub fn email_option(&self) -> EmailOption {
        self.default_email_option.unwrap_or(EmailOption::Code)
    }
}

/// One of the texts that have two names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationText {
    SmsMessage,
    EmailMessage,
    EmailSubject,
}

/// The verification texts as they were sent, under both names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerificationDraft {
    /// `VerificationMessageTemplate`
    pub template: VerificationTemplate,
    /// `SmsVerificationMessage`
    pub sms_message: Option<String>,
    /// `EmailVerificationMessage`
    pub email_message: Option<String>,
    /// `EmailVerificationSubject`
    pub email_subject: Option<String>,
}

impl VerificationDraft {
    pub(super) fn finished(self) -> Result<VerificationTemplate, PoolRefused> {
        let template = self.template;
        Ok(VerificationTemplate {
            sms_message: one(template.sms_message, self.sms_message, VerificationText::SmsMessage)?,
            email_message: one(template.email_message, self.email_message, VerificationText::EmailMessage)?,
            email_subject: one(template.email_subject, self.email_subject, VerificationText::EmailSubject)?,
            ..template
        })
    }
}

fn one(new: Option<String>, old: Option<String>, which: VerificationText) -> Result<Option<String>, PoolRefused> {
    match (new, old) {
        (Some(new), Some(old)) if new != old => Err(PoolRefused::VerificationTextsDiffer(which)),
        (new, old) => Ok(new.or(old)),
    }
}

/// `AdminCreateUserConfig.InviteMessageTemplate`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationTemplate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_subject: Option<String>,
}
