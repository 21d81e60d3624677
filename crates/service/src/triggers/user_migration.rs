//! UserMigration: a name that nobody has here may be somebody's elsewhere.

use serde::{Deserialize, Serialize};

use super::{
    Scene, Texts,
    function::{Call, Flaw, Heard, invoke},
};
use crate::{context::Context, refusals::Result};

/// What somebody unknown is after.
#[derive(Clone, Copy)]
pub enum Attempt<'a> {
    /// A sign-in, with the password as it was typed.
    SignIn {
        password: &'a str,
    },
    ForgotPassword,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    validation_data: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

/// The answer, as it comes.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    user_attributes: Option<Texts>,
    final_user_status: Option<String>,
    message_action: Option<String>,
    desired_delivery_mediums: Option<Vec<String>>,
    force_alias_creation: Option<bool>,
    #[serde(rename = "enableSMSMFA")]
    enable_sms_mfa: Option<bool>,
}

/// Somebody whom the function knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub attributes: Texts,
    /// The password is good as it is; else it must be reset.
    pub is_confirmed: bool,
    pub is_welcomed: bool,
    /// `EMAIL`, `SMS`
    pub media: Vec<String>,
    pub takes_aliases: bool,
    pub uses_sms_mfa: bool,
}

/// Asks the function, if there is one, about a name as it was typed. `validation` is the `ClientMetadata` of the request
/// that began a sign-in. None: it does not know the name either.
///
/// # Errors
/// [`FunctionRefusal`](crate::refusals::FunctionRefusal).
pub async fn ask<'a>(
    cx: &Context,
    scene: Scene<'a>,
    username: &'a str,
    attempt: Attempt<'_>,
    validation: Option<&Texts>,
) -> Result<Option<Heard<'a, Known>>> {
    let Some(arn) = scene.pool.settings.triggers.user_migration.as_deref() else { return Ok(None) };
    let (source, password) = match attempt {
        Attempt::SignIn { password } => ("UserMigration_Authentication", Some(password)),
        Attempt::ForgotPassword => ("UserMigration_ForgotPassword", None),
    };
    let call = Call { trigger: "UserMigration", source, version: "1", arn, scene, username };
    let request = Request { password, validation_data: validation, client_metadata: scene.metadata };
    let heard = invoke(cx, &call, request, Response::default()).await?;
    Ok(heard.judged(cx, known)?.some())
}

fn known(answer: Response) -> std::result::Result<Option<Known>, Flaw> {
    let Some(attributes) = answer.user_attributes.filter(|attributes| !attributes.is_empty()) else {
        return Ok(None);
    };
    let is_confirmed = match answer.final_user_status.as_deref() {
        None | Some("" | "RESET_REQUIRED") => false,
        Some("CONFIRMED") => true,
        Some(_) => return Err(Flaw::unrecognizable("`finalUserStatus` is neither CONFIRMED nor RESET_REQUIRED")),
    };
    let is_welcomed = match answer.message_action.as_deref() {
        None | Some("" | "RESEND") => true,
        Some("SUPPRESS") => false,
        Some(_) => return Err(Flaw::unrecognizable("`messageAction` is neither SUPPRESS nor RESEND")),
    };
    let media = answer.desired_delivery_mediums.unwrap_or_default();
    if media.iter().any(|medium| !["EMAIL", "SMS"].contains(&medium.as_str())) {
        return Err(Flaw::unrecognizable("`desiredDeliveryMediums` holds something else than EMAIL and SMS"));
    }
    Ok(Some(Known {
        attributes,
        is_confirmed,
        is_welcomed,
        media,
        takes_aliases: answer.force_alias_creation == Some(true),
        uses_sms_mfa: answer.enable_sms_mfa == Some(true),
    }))
}
