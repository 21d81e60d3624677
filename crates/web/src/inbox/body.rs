//! The HTML of one message, for the frame of the page: shown as mail programs would, but powerless.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::{Web, answer, headers};

pub async fn show(State(web): State<Web>, Path(id): Path<String>) -> Response {
    let Some(inbox) = web.service.inbox() else { return answer::not_found().await };
    let found = inbox.list(None, None, usize::MAX).into_iter().find(|message| message.id == id);
    let Some(html) = found.and_then(|message| message.html) else { return answer::not_found().await };

    let mut response = Response::new(Body::from(html));
    headers::protect_foreign(response.headers_mut());
    response
}
