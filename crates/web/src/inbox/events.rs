//! Tells an open inbox page that something changed (server-sent events). Carries no content: the page asks again.

use std::convert::Infallible;
use std::pin::Pin;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::stream;

use crate::{Web, answer};

type Change = Pin<Box<dyn Future<Output = ()> + Send>>;

pub async fn stream(State(web): State<Web>) -> Response {
    if web.service.inbox().is_none() {
        return answer::not_found().await;
    }
    let first = next_change(&web);
    let events = stream::unfold((web, first), |(web, change)| async move {
        tokio::select! {
            () = change => {}
            () = web.stopping.cancelled() => return None,
        }
        // Begins to listen again before the page hears of this change, so that none falls in between.
        let mut following = next_change(&web);
        let _ = futures::poll!(&mut following);
        Some((Ok::<_, Infallible>(Event::default().data("changed")), (web, following)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

fn next_change(web: &Web) -> Change {
    let service = web.service.clone();
    Box::pin(async move {
        if let Some(inbox) = service.inbox() {
            inbox.changed().await;
        }
    })
}
