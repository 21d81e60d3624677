//! The newest messages, as JSON or (for browsers) as the page. Leaves unread marks alone.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use service::inbox::InboxMessage;

use super::page::InboxPage;
use super::query::ListQuery;
use crate::page::wants_page;
use crate::{Web, answer, page};

#[derive(Serialize)]
struct Messages {
    messages: Vec<InboxMessage>,
}

pub async fn show(
    State(web): State<Web>,
    headers: HeaderMap,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Response {
    let Some(inbox) = web.service.inbox() else { return answer::not_found().await };
    let query = match query {
        Ok(Query(query)) => query,
        Err(error) => return answer::refused(StatusCode::BAD_REQUEST, &error.body_text()),
    };
    let limit = match query.limit() {
        Ok(limit) => limit,
        Err(why) => return answer::refused(StatusCode::BAD_REQUEST, &why),
    };

    let messages = inbox.list(query.to().as_deref(), query.pool(), limit);
    let mut response = if wants_page(&headers) {
        page::respond(StatusCode::OK, &InboxPage::new(&query, messages))
    } else {
        json(messages)
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

fn json(messages: Vec<InboxMessage>) -> Response {
    match serde_json::to_string(&Messages { messages }) {
        Ok(text) => answer::json(StatusCode::OK, text),
        Err(error) => {
            tracing::error!(%error, "inbox not encoded");
            answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "The inbox could not be encoded.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_shows_every_member_and_null_for_what_is_absent() {
        let mut message = InboxPage::sample_message();
        message.link = None;
        message.temporary_password = None;

        let body = axum::body::to_bytes(json(vec![message]).into_body(), usize::MAX).await.unwrap();

        let shown: serde_json::Value = serde_json::from_slice(&body).unwrap();
        insta::assert_json_snapshot!(shown);
    }

    #[test]
    fn browsers_get_the_page_and_programs_json() {
        for (accept, expected) in [
            (Some("text/html,application/xhtml+xml,*/*;q=0.8"), true),
            (Some("application/json"), false),
            (Some("*/*"), false),
            (None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            }
            assert_eq!(wants_page(&headers), expected, "{accept:?}");
        }
    }
}
