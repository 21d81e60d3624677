//! PreAuthentication: after it is known who wants to sign in, before anything they show is looked at.

use serde::Serialize;

use super::{
    Person, Scene, Texts,
    function::{Call, Silent, invoke},
};
use crate::{caller::App, context::Context, refusals::Result};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: Texts,
    validation_data: Option<&'a Texts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_not_found: Option<bool>,
}

/// Asks the function, if there is one, whether the person may try. `validation` is the `ClientMetadata` of the request
/// that began the sign-in; `is_stranger`: nobody has the name.
///
/// # Errors
/// [`FunctionRefusal`](crate::refusals::FunctionRefusal): they may not.
pub async fn ask(
    cx: &Context,
    app: &App,
    person: Person<'_>,
    is_stranger: bool,
    validation: Option<&Texts>,
) -> Result<()> {
    let Some(arn) = app.pool.settings.triggers.pre_authentication.as_deref() else { return Ok(()) };
    let call = Call {
        trigger: "PreAuthentication",
        source: "PreAuthentication_Authentication",
        version: "1",
        arn,
        scene: Scene::of(app, None),
        username: &person.user.username,
    };
    let request = Request {
        user_attributes: if is_stranger { Texts::new() } else { person.attributes(&app.pool) },
        validation_data: validation,
        user_not_found: app.client.hides_unknown_users().then_some(is_stranger),
    };
    let Silent {} = invoke(cx, &call, request, Silent {}).await?.said;
    Ok(())
}
