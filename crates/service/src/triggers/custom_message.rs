//! CustomMessage: the function writes a message in place of the pool.

use domain::message::{Channel, CustomTexts, Kind};
use serde::{Deserialize, Serialize};

use super::{
    Person, Scene, Texts, custom_sender,
    function::{Call, Flaw, invoke},
};
use crate::{context::Context, refusals::Result};

/// Cognito's limits, in characters.
const LONGEST_MAIL: usize = 20_000;
const LONGEST_TEXT: usize = 140;
const LONGEST_SUBJECT: usize = 140;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: Texts,
    code_parameter: &'static str,
    link_parameter: &'static str,
    username_parameter: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    sms_message: Option<String>,
    email_message: Option<String>,
    email_subject: Option<String>,
}

/// Whether a function writes messages of this kind, so that what causes one has to be stored before: the function may
/// look.
pub fn is_asked(scene: Scene<'_>, kind: Kind, channel: Channel) -> bool {
    scene.pool.settings.triggers.custom_message.is_some()
        && source(kind).is_some()
        && custom_sender::function(scene.pool, kind, channel).is_none()
}

/// Asks the function, if there is one, for the texts of a message.
///
/// # Errors
/// [`FunctionRefusal`](crate::refusals::FunctionRefusal); an unrecognizable answer because of a text longer than Cognito takes.
pub async fn ask(
    cx: &Context,
    scene: Scene<'_>,
    person: Person<'_>,
    kind: Kind,
    channel: Channel,
) -> Result<CustomTexts> {
    let arn = scene.pool.settings.triggers.custom_message.as_deref();
    let (true, Some(arn), Some(source)) = (is_asked(scene, kind, channel), arn, source(kind)) else {
        return Ok(CustomTexts::default());
    };
    let call = Call { trigger: "CustomMessage", source, version: "1", arn, scene, username: &person.user.username };
    let request = Request {
        user_attributes: person.attributes(scene.pool),
        code_parameter: "{####}",
        link_parameter: "{##Click Here##}",
        username_parameter: (kind == Kind::Invitation).then_some("{username}"),
        client_metadata: scene.metadata,
    };
    let heard = invoke(cx, &call, request, Response::default()).await?;
    heard.judged(cx, texts).map(|heard| heard.said)
}

fn texts(answer: Response) -> std::result::Result<CustomTexts, Flaw> {
    let fits = |text: &Option<String>, longest| text.as_ref().is_none_or(|text| text.chars().count() <= longest);
    let all_fit = fits(&answer.email_message, LONGEST_MAIL)
        && fits(&answer.sms_message, LONGEST_TEXT)
        && fits(&answer.email_subject, LONGEST_SUBJECT);
    if !all_fit {
        return Err(Flaw::unrecognizable("a text of `response` is longer than Cognito takes"));
    }
    let Response { sms_message, email_message, email_subject } = answer;
    Ok(CustomTexts { sms: sms_message, email: email_message, subject: email_subject })
}

const fn source(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::SignUp => "CustomMessage_SignUp",
        Kind::Resend => "CustomMessage_ResendCode",
        Kind::Invitation => "CustomMessage_AdminCreateUser",
        Kind::ForgotPassword => "CustomMessage_ForgotPassword",
        Kind::VerifyAttribute => "CustomMessage_VerifyUserAttribute",
        Kind::UpdateAttribute => "CustomMessage_UpdateUserAttribute",
        Kind::Mfa | Kind::SignInCode => "CustomMessage_Authentication",
        Kind::Notification | Kind::Other => return None,
    })
}
