//! What functions were asked lately and what they said, as JSON or (for browsers) as a page.

mod page;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use service::invocations::{CAPACITY, InvocationRecord};

use crate::page::wants_page;
use crate::{Web, answer};

#[cfg(test)]
pub use page::TriggersPage;

/// How many calls are shown when nobody says.
const USUAL_LIMIT: usize = 100;

/// A parameter that is not known is an error, so that a typing mistake never shows everything.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// An ARN or a function's name.
    function: Option<String>,
    /// A `triggerSource`, or what stands before its underscore.
    source: Option<String>,
    pool: Option<String>,
    limit: Option<usize>,
    /// The call that the page shows in full.
    call: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    invocations: Vec<InvocationRecord>,
}

pub async fn show(
    State(web): State<Web>,
    headers: HeaderMap,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Response {
    let query = match query {
        Ok(Query(query)) => query,
        Err(error) => return answer::refused(StatusCode::BAD_REQUEST, &error.body_text()),
    };
    let limit = query.limit.unwrap_or(USUAL_LIMIT);
    if !(1..=CAPACITY).contains(&limit) {
        return answer::refused(StatusCode::BAD_REQUEST, &format!("limit must be between 1 and {CAPACITY}."));
    }
    let given = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
    let (function, source, pool) = (given(&query.function), given(&query.source), given(&query.pool));
    let kept = web.service.invocations();
    let found = kept.map(|kept| kept.list(function.as_deref(), source.as_deref(), pool.as_deref(), limit));
    let mut response = match (wants_page(&headers), found) {
        (true, found) => {
            let filter = page::Filter {
                function: function.unwrap_or_default(),
                source: source.unwrap_or_default(),
                pool: pool.unwrap_or_default(),
            };
            let has_host = found.is_some();
            let page = page::TriggersPage::new(filter, has_host, found.unwrap_or_default(), query.call.as_deref());
            crate::page::respond(StatusCode::OK, &page)
        }
        (false, found) => json(found.unwrap_or_default()),
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

fn json(invocations: Vec<InvocationRecord>) -> Response {
    match serde_json::to_string(&Shown { invocations }) {
        Ok(text) => answer::json(StatusCode::OK, text),
        Err(error) => {
            tracing::error!(%error, "invocations not encoded");
            answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "The calls could not be encoded.")
        }
    }
}
