//! The front door: functions with a route of their own answer under `/_poolhouse/http/`, as behind API Gateway.
//!
//! In `dev` it is open to whom the rest of `/_poolhouse/` is open to. In `serve` it exists only where `functions.toml` names
//! a secret, and a proxy in front shows it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::{Map, Value};
use service::{Mode, NotTaken, Service};
use subtle::ConstantTimeEq as _;

use super::gateway::{Incoming, answer, http_api, rest};
use super::host::Host;
use super::outcome::Outcome;
use super::route::{Authorizer, Payload, Route};

/// What the proxy shows.
const SECRET_HEADER: &str = "x-poolhouse-secret";
/// Lambda's limit of an event.
const LARGEST_BODY: usize = 6 * 1024 * 1024;
/// From the end of the head to the end of the body.
const BODY_TIME: Duration = Duration::from_secs(30);
/// API Gateway's limit of an integration.
const PATIENCE: Duration = Duration::from_secs(29);

pub async fn call<B>(host: &Host, service: &Service, remote: IpAddr, request: Request<B>) -> Response<Body>
where
    B: hyper::body::Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let (parts, body) = request.into_parts();
    if let Err(refused) = admit(host, service, &parts).await {
        return refused;
    }
    let path = parts.uri.path().strip_prefix(web::guard::FRONT_DOOR.trim_end_matches('/')).unwrap_or_default();
    let Some((function, route, parameters)) = host.route(parts.method.as_str(), path) else {
        return answer::refused(StatusCode::NOT_FOUND, "Not Found");
    };
    let claims = match authorize(service, &route, &parts.headers).await {
        Ok(claims) => claims,
        Err(refused) => return refused,
    };
    let body = match read(body).await {
        Ok(body) => body,
        Err(status) => return answer::refused(status, "Request Entity Too Large"),
    };
    let id = host.new_id();
    let incoming = Incoming {
        id: &id,
        method: parts.method.as_str(),
        path,
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body: &body,
        remote,
        account: &service.config().account,
        now: service.clock().wall(),
        route: &route,
        parameters: &parameters,
        claims: claims.as_ref(),
    };
    let event = match route.payload {
        Payload::Rest => rest::event(&incoming),
        Payload::HttpApi => http_api::event(&incoming),
    };
    let source = format!("{} {}", incoming.method, incoming.path);
    let asked = host.call_route(id.clone(), &function, &source, event.to_string(), PATIENCE);
    let outcome = tokio::time::timeout(PATIENCE, asked).await;
    respond(route.payload, outcome.ok())
}

/// Whether the request may come in at all.
async fn admit(host: &Host, service: &Service, parts: &http::request::Parts) -> Result<(), Response<Body>> {
    if service.config().mode == Mode::Dev {
        let admitted = web::guard::admit(service.config(), &parts.method, parts.uri.path(), &parts.headers);
        return admitted.map_err(|foreign| answer::refused(StatusCode::FORBIDDEN, &foreign.to_string()));
    }
    let Some(file) = host.front_door_secret() else {
        return Err(answer::refused(StatusCode::NOT_FOUND, "Not Found"));
    };
    let secret = tokio::fs::read(&file).await.unwrap_or_default();
    let secret = secret.trim_ascii();
    let shown = parts.headers.get(SECRET_HEADER).map(http::HeaderValue::as_bytes).unwrap_or_default();
    if secret.is_empty() || !bool::from(secret.ct_eq(shown)) {
        return Err(answer::refused(StatusCode::FORBIDDEN, "Forbidden"));
    }
    Ok(())
}

/// The claims of the token that was shown, where one is asked for.
async fn authorize(
    service: &Service,
    route: &Route,
    headers: &HeaderMap,
) -> Result<Option<Map<String, Value>>, Response<Body>> {
    let Some(authorizer) = &route.authorizer else { return Ok(None) };
    let unauthorized = |message| {
        let mut refused = answer::refused(StatusCode::UNAUTHORIZED, message);
        if route.payload == Payload::HttpApi {
            refused.headers_mut().insert(header::WWW_AUTHENTICATE, http::HeaderValue::from_static("Bearer"));
        }
        refused
    };
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = shown.strip_prefix("Bearer ").unwrap_or(shown).trim();
    let claims = match service.read_token(&authorizer.pools, token).await {
        Ok(Ok(claims)) => claims,
        Ok(Err(NotTaken::Expired)) if route.payload == Payload::Rest => {
            return Err(unauthorized("The incoming token has expired"));
        }
        Ok(Err(NotTaken::Expired | NotTaken::Unauthorized)) => return Err(unauthorized("Unauthorized")),
        Err(unavailable) => {
            tracing::error!(%unavailable, "tokens cannot be checked");
            return Err(answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"));
        }
    };
    match (route.payload, is_enough(authorizer, &claims, route.payload)) {
        (_, true) => Ok(Some(claims)),
        (Payload::Rest, false) => Err(unauthorized("Unauthorized")),
        (Payload::HttpApi, false) => Err(answer::refused(StatusCode::FORBIDDEN, "Forbidden")),
    }
}

/// A route without scopes takes ID tokens at a REST API and either kind at an HTTP API; one with scopes wants one of them.
fn is_enough(authorizer: &Authorizer, claims: &Map<String, Value>, payload: Payload) -> bool {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    if authorizer.scopes.is_empty() {
        return payload == Payload::HttpApi || text("token_use") == "id";
    }
    text("scope").split(' ').any(|scope| authorizer.scopes.iter().any(|asked| asked == scope))
}

async fn read<B>(body: B) -> Result<Bytes, StatusCode>
where
    B: hyper::body::Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let read = Limited::new(body, LARGEST_BODY).collect();
    match tokio::time::timeout(BODY_TIME, std::pin::pin!(read)).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// None: no answer in time. What went wrong inside is nobody's business outside; the console and the record have it.
fn respond(payload: Payload, outcome: Option<Outcome>) -> Response<Body> {
    let (failed, late) = match payload {
        Payload::Rest => (
            (StatusCode::BAD_GATEWAY, "Internal server error"),
            (StatusCode::GATEWAY_TIMEOUT, "Endpoint request timed out"),
        ),
        Payload::HttpApi => (
            (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable"),
        ),
    };
    let response = match outcome {
        None => answer::refused(late.0, late.1),
        Some(Outcome::Answered(bytes)) => {
            answer::read(payload, &bytes).unwrap_or_else(|| answer::refused(failed.0, failed.1))
        }
        Some(_) => answer::refused(failed.0, failed.1),
    };
    let mut response = response;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, http::HeaderValue::from_static("nosniff"));
    headers.entry(header::CACHE_CONTROL).or_insert(http::HeaderValue::from_static("no-store"));
    response
}

/// A function, its route, and what the path gave for the route's names.
pub type Found = (String, Route, BTreeMap<String, String>);
