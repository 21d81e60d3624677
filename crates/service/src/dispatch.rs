//! One request through the house: decode, authenticate, validate, run, commit or try again, encode, log.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures::future::BoxFuture;
use wire::{
    ApiError, ErrorKind, Modelled,
    model::OperationModel,
    protocol::{self, Decoded},
    routing::{self, Route},
    sigv4,
};

use crate::{
    audit::{self, About},
    authenticate,
    caller::{Caller, Credentials, Door},
    context::{Context, Facts},
    operations,
    refusals::{self, Refusal, Result},
    request::{ApiRequest, ApiResponse},
    service::Shared,
};

/// How often an operation may lose a conflict before its caller is told to come back.
const RUNS: u32 = 12;

/// What one operation does. Its file says only who may call and what happens.
pub trait Operation: Modelled {
    type Caller: Caller;

    fn run(cx: &Context, caller: Self::Caller, input: Self::Input)
    -> impl Future<Output = Result<Self::Output>> + Send;
}

/// An operation without its types, for the registry.
pub struct Registered {
    pub model: &'static OperationModel,
    run: for<'a> fn(&'a Context, &'a Credentials, &'a Decoded) -> BoxFuture<'a, Result<Bytes>>,
}

impl Registered {
    pub const fn new<O: Operation>() -> Self {
        Self { model: O::MODEL, run: |cx, credentials, input| Box::pin(run_once::<O>(cx, credentials, input)) }
    }
}

async fn run_once<O: Operation>(cx: &Context, credentials: &Credentials, decoded: &Decoded) -> Result<Bytes> {
    let caller = O::Caller::admit(cx, &Door { credentials, input: decoded }).await?;
    let input = protocol::typed::<O>(decoded).map_err(Refusal::Wire)?;
    let output = O::run(cx, caller, input).await?;
    #[cfg(debug_assertions)]
    if let Err(why) = wire::encode::check_output(O::MODEL, &wire::encode::success::<O>(&output)) {
        return Err(Refusal::internal(format!("{} answered against the model: {why}", O::NAME)));
    }
    Ok(wire::answer::success::<O>(&output, decoded.form(), &cx.facts.request_id).into())
}

pub(crate) async fn call(shared: &Arc<Shared>, request: ApiRequest) -> ApiResponse {
    let started = shared.ports.clock.wall();
    let route = routing::route(&sigv4::Request {
        method: request.method.as_str(),
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
        body: &request.body,
    });
    let (service, name) = (route.service.map_or("-", |service| service.name), route.operation.as_ref());
    let name = name.map_or("-", |operation| operation.name);
    let answer = match &route.operation {
        Err(error) => {
            note_absent(shared, &route, &request, error).await;
            Err(error.clone())
        }
        Ok(model) => answer(shared, model, &route, &request).await,
    };
    let took = shared.ports.clock.wall().millis() - started.millis();
    let response = match answer {
        Ok(body) => {
            tracing::info!(service, operation = name, request.id = %request.id, duration_ms = took, "answered");
            ApiResponse { status: 200, headers: wire::answer::headers(route.form, &request.id), body }
        }
        Err(error) => {
            tracing::info!(service, operation = name, request.id = %request.id, duration_ms = took, error = error.name(), "refused");
            let wire::answer::Refusal { status, headers, body } = wire::answer::refusal(&error, &route, &request.id);
            ApiResponse { status, headers, body: body.into() }
        }
    };
    metrics::counter!("poolhouse_requests_total", "service" => service, "operation" => name, "status" => status_class(response.status))
        .increment(1);
    response
}

async fn answer(
    shared: &Arc<Shared>,
    model: &'static OperationModel,
    route: &Route,
    request: &ApiRequest,
) -> std::result::Result<Bytes, ApiError> {
    let decoded = route.decode(model, &request.body);
    let cx = Context::new(shared.clone(), model, facts(request, decoded.as_ref().ok()));
    let decoded = match decoded {
        Ok(decoded) => decoded,
        Err(error) => {
            authenticate::note_claim(&cx, request);
            audit::note(&cx, About::Unread, Some(&error)).await;
            return Err(error);
        }
    };
    let outcome = async {
        let credentials = authenticate::credentials(&cx, request, &decoded).await?;
        let Some(operation) = operations::find(model) else {
            return Err(Refusal::NotBuilt(model.name));
        };
        protocol::validate(&decoded).map_err(Refusal::Wire)?;
        let outcome = until_settled(&cx, || (operation.run)(&cx, &credentials, &decoded)).await;
        if !matches!(outcome, Err(Refusal::Internal(_) | Refusal::TooManyConflicts)) {
            cx.tell_all();
        }
        outcome
    };
    let outcome = outcome.await.map_err(|why| word(&cx, &why));
    audit::note(&cx, About::Input(&decoded), outcome.as_ref().err()).await;
    outcome
}

/// Nobody is refused differently for having signed a call of what is not there; who did leaves a record.
async fn note_absent(shared: &Arc<Shared>, route: &Route, request: &ApiRequest, error: &ApiError) {
    let cx = Context::new(shared.clone(), Context::NOBODYS, facts(request, None));
    let Some(service) = authenticate::note_signer(&cx, request).await else { return };
    audit::note(&cx, About::Absent { service: &service, operation: route.absent.as_deref() }, Some(error)).await;
}

fn facts(request: &ApiRequest, decoded: Option<&Decoded>) -> Facts {
    let claimed = |context| decoded?.inner_str(context, "IpAddress");
    Facts {
        request_id: request.id.clone(),
        remote: request.remote,
        host: request.host().map(str::to_owned),
        user_agent: request.header("user-agent").map(str::to_owned),
        claimed_address: claimed("ContextData").or_else(|| claimed("UserContextData")).map(str::to_owned),
        claimed_agent: decoded.and_then(|decoded| decoded.repeated_header("user-agent")).map(str::to_owned),
    }
}

/// Runs an attempt until no rival was faster, within reason.
///
/// # Errors
/// The attempt's, or [`Refusal::TooManyConflicts`].
pub(crate) async fn until_settled<T, F>(cx: &Context, mut attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    for lost in 0..RUNS {
        cx.rewind();
        match attempt().await {
            Err(Refusal::Conflict) => {
                metrics::counter!("poolhouse_conflicts_total", "operation" => cx.operation.name).increment(1);
                pause(cx, lost).await;
            }
            outcome => return outcome,
        }
    }
    Err(Refusal::TooManyConflicts)
}

/// The first rerun comes at once; later ones wait a random part of a doubling time, 64 ms at most.
async fn pause(cx: &Context, lost: u32) {
    if lost > 0 {
        let mut byte = [0];
        cx.shared().ports.random.fill(&mut byte);
        let longest = 1u64 << lost.min(6);
        tokio::time::sleep(Duration::from_micros(longest * 1000 * u64::from(byte[0]) / 256)).await;
    }
}

fn word(cx: &Context, why: &Refusal) -> ApiError {
    if let Refusal::Internal(error) = why {
        tracing::error!(operation = cx.operation.name, request.id = %cx.facts.request_id, %error, "internal error");
    }
    let error = refusals::word(cx.operation, why);
    if cfg!(debug_assertions) && !wire::model::may_answer(cx.operation, error.kind()) {
        // In tests every scenario is a conformance test too; clients in production are better off with the real error.
        tracing::error!(
            operation = cx.operation.name,
            error = error.name(),
            "neither declared by the model nor listed"
        );
        return ApiError::new(ErrorKind::InternalErrorException, format!("undeclared: {}", error.name()));
    }
    error
}

fn status_class(status: u16) -> &'static str {
    match status {
        200..300 => "ok",
        400..500 => "refused",
        _ => "failed",
    }
}
