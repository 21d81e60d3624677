//! Whether a signed operation's signature holds and its signer may, before its members are looked at.

mod signing_keys;

pub use signing_keys::SigningKeys;
use wire::{ErrorKind, protocol::Decoded, sigv4};

use crate::{
    authorize::{self, Permit, Signer},
    caller::Credentials,
    config::Iam,
    context::Context,
    identities::{self, Unidentified},
    refusals::{Refusal, Result},
    request::ApiRequest,
};

/// The service name of the credential scope.
const SERVICE: &str = "cognito-idp";

/// # Errors
/// The signature layer's refusals, in AWS's order; then what the signer's policies do not allow.
pub async fn credentials(cx: &Context, request: &ApiRequest, input: &Decoded) -> Result<Credentials> {
    if cx.operation.unsigned || shows_secret(cx.operation.name, input) {
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
    let claim = sigv4::parse(&request).map_err(Refusal::Wire)?;
    // AWS reports an expired or wrongly scoped signature before an unknown key.
    let (region, now) = (cx.config().region.as_str(), cx.wall().millis());
    claim.check(region, SERVICE, now).map_err(Refusal::Wire)?;
    let id = claim.access_key_id();
    let identity = identities::find(cx, id, claim.session_token()).await?.map_err(unidentified)?;
    let key = cx.shared().signing_keys.of(id, &identity.secret, claim.date(), region, SERVICE);
    claim.verify_with(&key, region, SERVICE, now).map_err(Refusal::Wire)?;
    tracing::debug!(access_key = %id, request.id = %cx.facts.request_id, "signature verified");
    Ok(Some(Signer { access_key_id: id.to_owned(), principal: identity.principal }))
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
    Refusal::Wire(wire::ApiError::new(kind, message))
}

/// The model signs these two, but an app may call them with its own secret: that is what is looked at then.
fn shows_secret(operation: &str, input: &Decoded) -> bool {
    let member = match operation {
        "GetClientToken" => "Secret",
        "GetDerivedToken" => "ClientSecret",
        _ => return false,
    };
    input.member_str(member).is_some()
}
