//! PostAuthentication: everything was shown, and there are no tokens yet.

use serde::Serialize;

use super::{
    Person, Scene, Texts,
    function::{Call, Silent, invoke},
};
use crate::{context::Context, refusals::Result};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    user_attributes: Texts,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_device_used: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<&'a Texts>,
}

/// Tells the function, if there is one. `is_new_device` in pools that track devices.
///
/// # Errors
/// [`FunctionRefusal`](crate::refusals::FunctionRefusal): no tokens.
pub async fn ask(cx: &Context, scene: Scene<'_>, person: Person<'_>, is_new_device: Option<bool>) -> Result<()> {
    let Some(arn) = scene.pool.settings.triggers.post_authentication.as_deref() else { return Ok(()) };
    let call = Call {
        trigger: "PostAuthentication",
        source: "PostAuthentication_Authentication",
        version: "1",
        arn,
        scene,
        username: &person.user.username,
    };
    let request = Request {
        user_attributes: person.attributes(scene.pool),
        new_device_used: is_new_device,
        client_metadata: scene.metadata,
    };
    let Silent {} = invoke(cx, &call, request, Silent {}).await?.said;
    Ok(())
}
