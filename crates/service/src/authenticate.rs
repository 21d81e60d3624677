//! Whether a signed operation's signature holds and its signer may, before its members are looked at.

mod signing_keys;

use domain::audit::Entry;
pub use signing_keys::SigningKeys;
use wire::{ApiError, ErrorKind, model::OperationModel, protocol::Decoded, sigv4};

use crate::{
    audit::{Caller, Unproven},
    authorize::{self, Permit, Signer},
    caller::Credentials,
    config::Iam,
    context::Context,
    flows::roles::is_unknown_to_iam,
    identities::{self, Unidentified},
    refusals::{Refusal, Result},
    request::ApiRequest,
};

const IAM: &str = "iam";
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
    let request = signed_part(request);
    let claim = claimed(cx, &request)?;
    let service = cx.operation.service;
    signer(cx, &claim, service.signing_name, service.global).await.map(Some)
}

/// Who signed for this service, in this server's region or, of a global one, where those are.
async fn signer(cx: &Context, claim: &sigv4::Claim<'_>, service: &str, global: bool) -> Result<Signer> {
    let id = claim.access_key_id();
    let unproven = |is_known| {
        cx.note_caller(|| Caller::Unproven(Unproven { access_key_id: id.to_owned(), is_known }));
    };
    // AWS reports an expired or wrongly scoped signature before an unknown key.
    let now = cx.wall().millis();
    let region = if global && claim.region() == GLOBAL_REGION { GLOBAL_REGION } else { &cx.config().region };
    claim.check(region, service, now).inspect_err(|_| unproven(false)).map_err(Refusal::Wire)?;
    let found = identities::find(cx, id, claim.session_token()).await?;
    let identity = found.inspect_err(|_| unproven(false)).map_err(unidentified)?;
    let key = cx.shared().signing_keys.of(id, &identity.secret, claim.date(), region, service);
    let verified = claim.verify_with(&key, region, service, now);
    verified.inspect_err(|_| unproven(true)).map_err(Refusal::Wire)?;
    tracing::debug!(access_key = %id, request.id = %cx.facts.request_id, "signature verified");
    let signer = Signer { access_key_id: id.to_owned(), principal: identity.principal };
    cx.note_caller(|| Caller::Signer(signer.clone()));
    if let Some(key) = &identity.key {
        identities::note_use(cx, key, service).await?;
    }
    if service == IAM && is_unknown_to_iam(&signer.principal) {
        return Err(unidentified(Unidentified::Token));
    }
    Ok(signer)
}

/// Who asks for an operation that is not there, for the record alone: of which service they signed for it, known here or
/// not. `None`: nobody signed, or nobody is asked.
pub(crate) async fn note_signer(cx: &Context, request: &ApiRequest) -> Option<String> {
    if cx.config().iam == Iam::Off {
        return None;
    }
    let request = signed_part(request);
    let Ok(claim) = claimed(cx, &request) else {
        // It may be a signature that nobody can read.
        return cx.caller().map(|_| Entry::UNNAMED.to_owned());
    };
    let unproven = || Caller::Unproven(Unproven { access_key_id: claim.access_key_id().to_owned(), is_known: false });
    let service = Entry::plain_name(claim.service());
    if service != Entry::UNNAMED
        && let Err(why) = signer(cx, &claim, service, true).await
    {
        tracing::debug!(request.id = %cx.facts.request_id, ?why, "the signer of what is not there is not known");
    }
    cx.note_caller(unproven);
    Some(service.to_owned())
}

/// What a request whose members cannot be read says of its signer: nothing of it is proved.
pub(crate) fn note_claim(cx: &Context, request: &ApiRequest) {
    if cx.config().iam == Iam::Off || cx.operation.unsigned {
        return;
    }
    if let Ok(claim) = claimed(cx, &signed_part(request)) {
        let access_key_id = claim.access_key_id().to_owned();
        cx.note_caller(|| Caller::Unproven(Unproven { access_key_id, is_known: false }));
    }
}

fn signed_part(request: &ApiRequest) -> sigv4::Request<'_> {
    sigv4::Request {
        method: request.method.as_str(),
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    }
}

fn claimed<'a>(cx: &Context, request: &sigv4::Request<'a>) -> Result<sigv4::Claim<'a>> {
    sigv4::parse(request).map_err(|error| {
        if error.kind == ErrorKind::MissingAuthenticationTokenException {
            return Refusal::MissingSignature;
        }
        cx.note_caller(|| Caller::Unproven(Unproven { access_key_id: String::new(), is_known: false }));
        Refusal::Wire(error)
    })
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
