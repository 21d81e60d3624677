//! Whether a signed operation's signature holds, before its members are looked at.

use store::AccessKey;
use wire::{ErrorKind, model::OperationModel, protocol::Decoded, sigv4};

use crate::{
    caller::Credentials,
    config::Iam,
    context::Context,
    refusals::{Refusal, Result},
    request::ApiRequest,
};

/// Where clients of global services sign for, wherever the server is.
const GLOBAL_REGION: &str = "us-east-1";

/// # Errors
/// The signature layer's refusals, in AWS's order.
pub async fn credentials(cx: &Context, request: &ApiRequest, input: &Decoded) -> Result<Credentials> {
    if cx.operation.unsigned || shows_secret(cx.operation, input) {
        // SDKs may sign these as well; the signature is not looked at.
        return Ok(Credentials::Unsigned);
    }
    signature(cx, request).await
}

/// What only signed requests may do, whatever its members say.
///
/// # Errors
/// As [`credentials`].
pub async fn signature(cx: &Context, request: &ApiRequest) -> Result<Credentials> {
    if cx.config().iam == Iam::Off {
        return Ok(Credentials::Signed);
    }
    let claim = sigv4::parse(&sigv4::Request {
        method: request.method.as_str(),
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    })
    .map_err(Refusal::Wire)?;
    // AWS reports an expired or wrongly scoped signature before an unknown key.
    let service = cx.operation.service;
    let region = if service.global && claim.region() == GLOBAL_REGION { GLOBAL_REGION } else { &cx.config().region };
    claim.check(region, service.signing_name, cx.wall().millis()).map_err(Refusal::Wire)?;
    let unknown = || {
        Refusal::Wire(wire::ApiError::new(
            ErrorKind::UnrecognizedClientException,
            "The security token included in the request is invalid.",
        ))
    };
    if claim.session_token().is_some() {
        // No temporary credentials are issued yet, so every session token is somebody else's.
        return Err(unknown());
    }
    let id = claim.access_key_id().to_owned();
    let key = cx.begin().access_key(&id).await?.filter(|key| !key.disabled).ok_or_else(unknown)?;
    let secret = cx.shared().store.open_access_key(&key)?;
    claim.verify(secret.expose(), region, service.signing_name, cx.wall().millis()).map_err(Refusal::Wire)?;
    tracing::debug!(access_key = %id, request.id = %cx.facts.request_id, "signature verified");
    note_use(cx, &key).await?;
    Ok(Credentials::Signed)
}

/// The model signs these two, but an app may call them with its own secret: that is what is looked at then.
fn shows_secret(operation: &OperationModel, input: &Decoded) -> bool {
    let member = match operation.name {
        _ if !operation.service.is_user_pools() => return false,
        "GetClientToken" => "Secret",
        "GetDerivedToken" => "ClientSecret",
        _ => return false,
    };
    input.member_str(member).is_some()
}

/// Writes down that a key is in use, once a day. Whoever is faster has written the same.
async fn note_use(cx: &Context, key: &AccessKey) -> Result<()> {
    let Some(used) = key.used(cx.wall()) else { return Ok(()) };
    let mut tx = cx.begin();
    if tx.access_key(&key.id).await?.is_some() {
        tx.put(&used);
    }
    match tx.commit().await {
        Err(store::Failure::Conflict) => Ok(()),
        other => Ok(other?),
    }
}
