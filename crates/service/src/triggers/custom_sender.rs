//! CustomEmailSender and CustomSMSSender: the function sends the message itself, and nobody waits for it. The code is
//! encrypted for whoever may use the pool's key.

use std::borrow::Cow;

use domain::{
    message::{Channel, Kind},
    pool::Pool,
    secret::Secret,
};
use serde::Serialize;

use super::{
    Person, Scene, Texts, encryption,
    function::{Call, Silent, event},
};
use crate::{
    context::Context,
    refusals::{Refusal, Result},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(rename = "type")]
    form: &'static str,
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
    user_attributes: Texts,
}

/// The function that sends messages of this kind by this channel.
pub fn function(pool: &Pool, kind: Kind, channel: Channel) -> Option<&str> {
    source(kind, channel)?;
    let triggers = &pool.settings.triggers;
    let sender = match channel {
        Channel::Email => triggers.custom_email_sender.as_ref(),
        Channel::Sms => triggers.custom_sms_sender.as_ref(),
    };
    sender.map(|sender| sender.arn.as_str())
}

/// What the function is to be given for one message.
///
/// # Errors
/// [`Refusal::Internal`] when nothing can be encrypted.
pub fn message(
    cx: &Context,
    scene: Scene<'_>,
    person: Person<'_>,
    (kind, channel): (Kind, Channel),
    code: Option<&Secret>,
) -> Result<String> {
    let code = code.map(|code| encrypted(cx, scene.pool, kind, code)).transpose()?;
    told(cx, scene, person, (kind, channel), code, person.attributes(scene.pool))
}

/// As [`message`], of a risky sign-in: there is no code, and `facts` stand in place of the profile.
///
/// # Errors
/// [`Refusal::Internal`].
pub fn notice(cx: &Context, scene: Scene<'_>, person: Person<'_>, facts: Texts) -> Result<String> {
    told(cx, scene, person, (Kind::Notification, Channel::Email), None, facts)
}

fn told(
    cx: &Context,
    scene: Scene<'_>,
    person: Person<'_>,
    (kind, channel): (Kind, Channel),
    code: Option<String>,
    user_attributes: Texts,
) -> Result<String> {
    let arn = function(scene.pool, kind, channel).unwrap_or_default();
    let source = source(kind, channel).unwrap_or_default();
    let (trigger, form) = match channel {
        Channel::Email => ("CustomEmailSender", "customEmailSenderRequestV1"),
        Channel::Sms => ("CustomSMSSender", "customSMSSenderRequestV1"),
    };
    let call = Call { trigger, source, version: "1", arn, scene, username: &person.user.username };
    let request = Request { form, code, client_metadata: scene.metadata, user_attributes };
    event::<_, Silent>(cx, &call, request, None)
}

fn encrypted(cx: &Context, pool: &Pool, kind: Kind, code: &Secret) -> Result<String> {
    let key = pool.settings.triggers.kms_key_id.as_deref();
    let key = key.ok_or_else(|| Refusal::internal("a sender without a key"))?;
    // Temporary passwords come escaped, as Cognito's do.
    let text = match kind {
        Kind::Invitation => Cow::Owned(code.expose().replace('<', "&lt;").replace('>', "&gt;")),
        _ => Cow::Borrowed(code.expose()),
    };
    encryption::encrypt(cx, key, pool.id.as_str(), text.as_bytes())
}

/// `triggerSource`
pub const fn source(kind: Kind, channel: Channel) -> Option<&'static str> {
    Some(match (channel, kind) {
        (Channel::Email, Kind::SignUp) => "CustomEmailSender_SignUp",
        (Channel::Email, Kind::Resend) => "CustomEmailSender_ResendCode",
        (Channel::Email, Kind::Invitation) => "CustomEmailSender_AdminCreateUser",
        (Channel::Email, Kind::ForgotPassword) => "CustomEmailSender_ForgotPassword",
        (Channel::Email, Kind::VerifyAttribute) => "CustomEmailSender_VerifyUserAttribute",
        (Channel::Email, Kind::UpdateAttribute) => "CustomEmailSender_UpdateUserAttribute",
        (Channel::Email, Kind::Mfa | Kind::SignInCode) => "CustomEmailSender_Authentication",
        (Channel::Email, Kind::Notification) => "CustomEmailSender_AccountTakeOverNotification",
        (Channel::Sms, Kind::SignUp) => "CustomSMSSender_SignUp",
        (Channel::Sms, Kind::Resend) => "CustomSMSSender_ResendCode",
        (Channel::Sms, Kind::Invitation) => "CustomSMSSender_AdminCreateUser",
        (Channel::Sms, Kind::ForgotPassword) => "CustomSMSSender_ForgotPassword",
        (Channel::Sms, Kind::VerifyAttribute) => "CustomSMSSender_VerifyUserAttribute",
        (Channel::Sms, Kind::UpdateAttribute) => "CustomSMSSender_UpdateUserAttribute",
        (Channel::Sms, Kind::Mfa | Kind::SignInCode) => "CustomSMSSender_Authentication",
        (Channel::Sms, Kind::Notification) | (_, Kind::Other) => return None,
    })
}
