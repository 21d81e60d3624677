//! PreSignUp: before anything of a new user is stored, a function may refuse, confirm, or vouch for addresses.

use domain::{pool::Contact, user::User};
use serde::{Deserialize, Serialize};

use super::{
    Scene, Texts,
    function::{Call, invoke},
};
use crate::{
    context::Context,
    refusals::{FunctionRefusal, Result},
};

/// Who makes the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Themselves,
    Administrator,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: Texts,
    validation_data: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Response {
    auto_confirm_user: Option<bool>,
    auto_verify_email: Option<bool>,
    auto_verify_phone: Option<bool>,
}

/// What the function grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Granted {
    pub confirmed: bool,
    /// Addresses that need no proof, even if somebody else has them.
    pub verified: Vec<Contact>,
}

/// Asks the function, if there is one. `validation` is the request's `ValidationData`.
///
/// # Errors
/// [`FunctionRefusal`]; [`FunctionRefusal::VerifiedUnconfirmed`].
pub async fn ask(cx: &Context, scene: Scene<'_>, by: By, user: &User, validation: Option<&Texts>) -> Result<Granted> {
    let Some(arn) = scene.pool.settings.triggers.pre_sign_up.as_deref() else { return Ok(Granted::default()) };
    let source = match by {
        By::Themselves => "PreSignUp_SignUp",
        By::Administrator => "PreSignUp_AdminCreateUser",
    };
    let call = Call { trigger: "PreSignUp", source, version: "1", arn, scene, username: &user.username };
    let request =
        Request { user_attributes: submitted(by, user), validation_data: validation, client_metadata: scene.metadata };
    let usual =
        Response { auto_confirm_user: Some(false), auto_verify_email: Some(false), auto_verify_phone: Some(false) };
    let heard = invoke(cx, &call, request, usual).await?;
    let granted = heard.judged(cx, |answer: Response| match by {
        By::Themselves => Ok(granted(user, &answer)?),
        // An administrator's word counts for more.
        By::Administrator => Ok(Granted::default()),
    });
    granted.map(|heard| heard.said)
}

/// There is no user yet: only what was sent. Who signs up says nothing of proofs.
fn submitted(by: By, user: &User) -> Texts {
    let mut attributes = user.attributes.clone();
    if by == By::Themselves {
        for contact in Contact::ALL {
            attributes.remove(contact.verified_attribute());
        }
    }
    attributes
}

fn granted(user: &User, answer: &Response) -> std::result::Result<Granted, FunctionRefusal> {
    let confirmed = answer.auto_confirm_user == Some(true);
    let mut verified = Vec::new();
    for (contact, is_granted) in
        [(Contact::Email, answer.auto_verify_email), (Contact::PhoneNumber, answer.auto_verify_phone)]
    {
        if is_granted != Some(true) {
            continue;
        }
        if user.address(contact).is_none_or(str::is_empty) {
            return Err(FunctionRefusal::NothingToVerify(contact.as_str()));
        }
        verified.push(contact);
    }
    if !confirmed && !verified.is_empty() {
        return Err(FunctionRefusal::VerifiedUnconfirmed);
    }
    Ok(Granted { confirmed, verified })
}
