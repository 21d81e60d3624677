//! Which text a kind of message has: the pool's own, or Amazon's default.

use super::{Channel, Kind};
use crate::pool::{EmailConfiguration, EmailOption, Pool, bare_address, is_address};

const VERIFICATION: &str = "Your verification code is {####}.";
const VERIFICATION_SUBJECT: &str = "Your verification code";
const VERIFICATION_LINK: &str = "Please click the link below to verify your email address. {##Verify Email##}";
const VERIFICATION_LINK_SUBJECT: &str = "Your verification link";
const PASSWORD_RESET: &str = "Your password reset code is {####}.";
const INVITATION: &str = "Your username is {username} and temporary password is {####}.";
/// For people who sign in without a password.
const INVITATION_WITHOUT_PASSWORD: &str = "Your username is {username}.";
const INVITATION_SUBJECT: &str = "Your temporary password";
const INVITATION_WITHOUT_PASSWORD_SUBJECT: &str = "Your new account";
const AUTHENTICATION: &str = "Your authentication code is {####}.";
const AUTHENTICATION_SUBJECT: &str = "Your authentication code";
const NOTIFICATION_SUBJECT: &str = "Notice about your account";

/// Who a pool's mail is from when it does not say: Amazon's address.
pub const DEFAULT_SENDER: &str = "no-reply@verificationemail.com";

/// What a text must carry to do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    Nothing,
    Code,
    Link,
    UsernameAndCode,
}

/// A message's texts before a function of the pool's owner changes them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Texts<'a> {
    pub subject: &'a str,
    pub body: &'a str,
    /// What is sent when the body in force does not meet the demand.
    pub default_body: &'static str,
    pub demand: Demand,
}

/// Whether a message of this kind carries a link to click in place of a code to type: e-mail only, and only where
/// a new account is confirmed.
pub fn is_by_link(pool: &Pool, kind: Kind, channel: Channel) -> bool {
    matches!(kind, Kind::SignUp | Kind::Resend)
        && channel == Channel::Email
        && pool.settings.verification.email_option() == EmailOption::Link
}

pub(super) fn texts(pool: &Pool, kind: Kind, channel: Channel, has_code: bool) -> Texts<'_> {
    match kind {
        Kind::SignUp | Kind::Resend | Kind::VerifyAttribute | Kind::UpdateAttribute => {
            if is_by_link(pool, kind, channel) {
                let own = &pool.settings.verification;
                return Texts {
                    subject: own.email_subject_by_link.as_deref().unwrap_or(VERIFICATION_LINK_SUBJECT),
                    body: own.email_message_by_link.as_deref().unwrap_or(VERIFICATION_LINK),
                    default_body: VERIFICATION_LINK,
                    demand: Demand::Link,
                };
            }
            verification(pool, channel, VERIFICATION)
        }
        Kind::ForgotPassword => verification(pool, channel, PASSWORD_RESET),
        Kind::Invitation => invitation(pool, channel, has_code),
        Kind::Mfa | Kind::SignInCode => authentication(pool, channel),
        Kind::Notification | Kind::Other => {
            Texts { subject: NOTIFICATION_SUBJECT, body: "", default_body: "", demand: Demand::Nothing }
        }
    }
}

fn verification<'a>(pool: &'a Pool, channel: Channel, default_body: &'static str) -> Texts<'a> {
    let own = &pool.settings.verification;
    let body = match channel {
        Channel::Email => own.email_message.as_deref(),
        Channel::Sms => own.sms_message.as_deref(),
    };
    Texts {
        subject: own.email_subject.as_deref().unwrap_or(VERIFICATION_SUBJECT),
        body: body.unwrap_or(default_body),
        default_body,
        demand: Demand::Code,
    }
}

fn invitation(pool: &Pool, channel: Channel, has_password: bool) -> Texts<'_> {
    let (default_subject, default_body, demand) = if has_password {
        (INVITATION_SUBJECT, INVITATION, Demand::UsernameAndCode)
    } else {
        (INVITATION_WITHOUT_PASSWORD_SUBJECT, INVITATION_WITHOUT_PASSWORD, Demand::Nothing)
    };
    let own = pool.settings.admin_create_user.invitation.as_ref();
    let body = own.and_then(|own| match channel {
        Channel::Email => own.email_message.as_deref(),
        Channel::Sms => own.sms_message.as_deref(),
    });
    Texts {
        subject: own.and_then(|own| own.email_subject.as_deref()).unwrap_or(default_subject),
        body: body.unwrap_or(default_body),
        default_body,
        demand,
    }
}

fn authentication(pool: &Pool, channel: Channel) -> Texts<'_> {
    let mail = pool.mfa.email.as_ref();
    let body = match channel {
        Channel::Email => mail.and_then(|mail| mail.message.as_deref()),
        Channel::Sms => pool.settings.sms_authentication_message.as_deref(),
    };
    Texts {
        subject: mail.and_then(|mail| mail.subject.as_deref()).unwrap_or(AUTHENTICATION_SUBJECT),
        body: body.unwrap_or(AUTHENTICATION),
        default_body: AUTHENTICATION,
        demand: Demand::Code,
    }
}

/// Who a mail is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// `address` or `Name <address>`
    pub from: String,
    pub reply_to: Option<String>,
}

/// The sender that a pool's configuration names: its From, else its identity, else Amazon's address.
pub fn sender(email: &EmailConfiguration) -> Sender {
    let identity = email
        .identity()
        .map(|identity| if is_address(identity) { identity.to_owned() } else { format!("no-reply@{identity}") });
    let from = email.from.clone().filter(|from| is_address(bare_address(from)));
    Sender { from: from.or(identity).unwrap_or_else(|| DEFAULT_SENDER.to_owned()), reply_to: email.reply_to.clone() }
}
