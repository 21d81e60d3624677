//! Whether a signed operation's signature holds and its signer may, before its members are looked at.

mod signing_keys;

pub use signing_keys::SigningKeys;
use wire::{ApiError, ErrorKind, model::OperationModel, protocol::Decoded, sigv4};

use crate::{
    authorize::{self, Permit, Signer},
    caller::Credentials,
    config::Iam,
    context::Context,
    identities::{self, Unidentified},
    refusals::{Refusal, Result},
    request::ApiRequest,
};

/// Where clients of global services sign for, wherever the server is.
const GLOBAL_REGION: &str = "us-east-1";

/// # Errors
/// The signature layer's refusals, in AWS's order; then what the signer's policies do not allow.
pub async fn credentials(cx: &Context, request: &ApiRequest, input: &Decoded) -> Result<Credentials> {
    if cx.operation.unsigned || shows_secret(cx.operation, input) {
        // SDKs may sign these as well; the signature is not looked at.
        return Ok(Credentials::Unsigned);
    }
    let permit = match signature(cx, request).await? {
        None => Permit::unasked(cx),
        Some(signer) => authorize::permit(cx, signer, input).await?,
    };
    Ok(Credentials::Signed(permit))
}

/// What only signed requests may do to a resource, whatever their members say.
///
/// # Errors
/// As [`credentials`].
pub async fn permit_on(cx: &Context, request: &ApiRequest, resource: &str) -> Result<Permit> {
    match signature(cx, request).await? {
        None => Ok(Permit::unasked(cx)),
        Some(signer) => authorize::permit_on(cx, signer, resource).await,
    }
}

/// Who signed; `None` where nobody is asked.
async fn signature(cx: &Context, request: &ApiRequest) -> Result<Option<Signer>> {
    if cx.config().iam == Iam::Off {
        return Ok(None);
    }
    let request = sigv4::Request {
        method: request.method.as_str(),
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    };
    let claim = sigv4::parse(&request).map_err(|error| Refusal::Wire(in_words_of(cx.operation, error)))?;
    // AWS reports an expired or wrongly scoped signature before an unknown key.
    let (service, now) = (cx.operation.service, cx.wall().millis());
    let region = if service.global && claim.region() == GLOBAL_REGION { GLOBAL_REGION } else { &cx.config().region };
    claim.check(region, service.signing_name, now).map_err(Refusal::Wire)?;
    let id = claim.access_key_id();
    let identity = identities::find(cx, id, claim.session_token()).await?.map_err(unidentified)?;
    let key = cx.shared().signing_keys.of(id, &identity.secret, claim.date(), region, service.signing_name);
    claim.verify_with(&key, region, service.signing_name, now).map_err(Refusal::Wire)?;
    tracing::debug!(access_key = %id, request.id = %cx.facts.request_id, "signature verified");
    let signer = Signer { access_key_id: id.to_owned(), principal: identity.principal };
    cx.note_signer(&signer);
    Ok(Some(signer))
}

/// User pools say it shorter than all others.
fn in_words_of(operation: &OperationModel, error: ApiError) -> ApiError {
    match error.kind {
        ErrorKind::MissingAuthenticationTokenException if !operation.service.is_user_pools() => {
            ApiError::missing_authentication_token("Request is missing Authentication Token")
        }
        _ => error,
    }
}

fn unidentified(why: Unidentified) -> Refusal {
    let (kind, message) = match why {
        Unidentified::Key => {
            (ErrorKind::UnrecognizedClientException, "The security token included in the request is invalid.")
        }
        Unidentified::Token => {
            (ErrorKind::UnrecognizedClientException, "The security token included in the request is invalid")
        }
        Unidentified::Expired => {
            (ErrorKind::ExpiredTokenException, "The security token included in the request is expired")
        }
    };
    Refusal::Wire(ApiError::new(kind, message))
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
