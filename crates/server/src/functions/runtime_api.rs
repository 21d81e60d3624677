//! The Lambda Runtime API over HTTP, on a loopback port of its own for each process: paths under `/2018-06-01/runtime/`.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::fault::{Fault, LARGEST_ANSWER};
use super::peer;
use super::station::{Given, Station, UnknownCall};

const ROOT: &str = "/2018-06-01/runtime/";
/// An error object is a text and a trace.
const LARGEST_ERROR: usize = 1024 * 1024;

/// A port that nobody is served at yet.
pub struct Port {
    listener: TcpListener,
    pub address: SocketAddr,
}

impl Port {
    /// # Errors
    /// No port or no file is left.
    pub async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Serves the process until this is dropped.
    pub async fn serve(self, station: Arc<Station>) {
        let mut connections = JoinSet::new();
        loop {
            let Ok((stream, remote)) = self.listener.accept().await else {
                tokio::task::yield_now().await;
                continue;
            };
            while connections.try_join_next().is_some() {}
            // The port is open to every user of this machine; events and answers are ours alone.
            if !peer::is_ours(remote, self.address) || stream.set_nodelay(true).is_err() {
                tracing::warn!(%remote, "a stranger at a function's port was turned away");
                continue;
            }
            let station = station.clone();
            let service = service_fn(move |request| {
                let station = station.clone();
                async move { Ok::<_, Infallible>(answer(&station, request).await) }
            });
            connections.spawn(async move {
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    }
}

async fn answer(station: &Station, request: Request<Incoming>) -> Response<Body> {
    let path = request.uri().path().strip_prefix(ROOT).unwrap_or_default().to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    match (request.method(), parts.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => match station.next().await {
            Some((given, event)) => hand_over(given, event),
            None => refusal(StatusCode::INTERNAL_SERVER_ERROR, "Runtime.Stopped", "The function host is stopping"),
        },
        (&Method::POST, ["invocation", id, "response"]) => match read(request, LARGEST_ANSWER).await {
            Some(body) => accepted(station.answer(id, Ok(body))),
            None => match station.answer(id, Err(Fault::too_large())) {
                Ok(()) => refusal(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "RequestEntityTooLarge",
                    &format!("Exceeded maximum allowed payload size ({LARGEST_ANSWER} bytes)."),
                ),
                unknown => accepted(unknown),
            },
        },
        (&Method::POST, ["invocation", id, "error"]) => {
            let fault = read_fault(request).await;
            accepted(station.answer(id, Err(fault)))
        }
        (&Method::POST, ["init", "error"]) => {
            let fault = read_fault(request).await;
            station.broken(fault);
            accepted(Ok(()))
        }
        _ => refusal(StatusCode::NOT_FOUND, "NotFound", "404 page not found"),
    }
}

fn hand_over(given: Given, event: Bytes) -> Response<Body> {
    let headers = [
        ("lambda-runtime-aws-request-id", given.id),
        ("lambda-runtime-deadline-ms", given.deadline_ms.to_string()),
        ("lambda-runtime-invoked-function-arn", given.arn),
        ("lambda-runtime-trace-id", given.trace_id),
        ("content-type", "application/json".to_owned()),
    ];
    let mut response = Response::builder();
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Body::from(event)).unwrap_or_else(|_| {
        refusal(StatusCode::INTERNAL_SERVER_ERROR, "Runtime.InvalidEvent", "The event cannot be handed over")
    })
}

async fn read_fault(request: Request<Incoming>) -> Fault {
    let told = request.headers().get("lambda-runtime-function-error-type").and_then(|value| value.to_str().ok());
    let told = told.map(str::to_owned);
    let mut fault = Fault::read(&read(request, LARGEST_ERROR).await.unwrap_or_default());
    fault.kind = fault.kind.or(told);
    fault
}

/// None when it is larger, or breaks off.
async fn read(request: Request<Incoming>, largest: usize) -> Option<Bytes> {
    Limited::new(request.into_body(), largest).collect().await.ok().map(http_body_util::Collected::to_bytes)
}

fn accepted(answered: Result<(), UnknownCall>) -> Response<Body> {
    match answered {
        Ok(()) => encode(StatusCode::ACCEPTED, &json!({ "status": "OK" })),
        Err(UnknownCall) => refusal(StatusCode::BAD_REQUEST, "InvalidRequestID", "Invalid request ID"),
    }
}

fn refusal(status: StatusCode, kind: &str, message: &str) -> Response<Body> {
    encode(status, &json!({ "errorMessage": message, "errorType": kind }))
}

fn encode(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}
