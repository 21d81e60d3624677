//! The oldest unread message to one address, given to one caller; waits for it.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use http::{Method, StatusCode};

use super::query::NextQuery;
use crate::{Web, answer};

pub async fn take(State(web): State<Web>, method: Method, query: Result<Query<NextQuery>, QueryRejection>) -> Response {
    let Some(inbox) = web.service.inbox() else { return answer::not_found().await };
    // HEAD would use a message up without showing it.
    if method == Method::HEAD {
        return answer::refused(StatusCode::METHOD_NOT_ALLOWED, "Use GET.");
    }
    let (to, wait) =
        match query.map_err(|error| error.body_text()).and_then(|Query(query)| Ok((query.to()?, query.wait()?))) {
            Ok(asked) => asked,
            Err(why) => return answer::refused(StatusCode::BAD_REQUEST, &why),
        };

    let message = tokio::select! {
        message = inbox.next(&to, wait) => message,
        () = web.stopping.cancelled() => None,
    };
    match message.map(|message| serde_json::to_string(&message)) {
        None => answer::no_content(),
        Some(Ok(text)) => answer::json(StatusCode::OK, text),
        Some(Err(error)) => {
            tracing::error!(%error, "message not encoded");
            answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "The message could not be encoded.")
        }
    }
}
