//! The messages of the outbox that wait or were given up, and what a person decides about them.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::letters::{Letter, LetterError, Which};

use crate::{Web, answer};

const MOST: usize = 10_000;
const USUAL: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    #[serde(default)]
    status: Status,
    limit: Option<usize>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Status {
    #[default]
    Failed,
    Queued,
}

#[derive(Serialize)]
struct Letters {
    messages: Vec<Letter>,
}

pub async fn list(State(web): State<Web>, query: Result<Query<Asked>, QueryRejection>) -> Response {
    let asked = match query {
        Ok(Query(asked)) => asked,
        Err(error) => return answer::refused(StatusCode::BAD_REQUEST, &error.body_text()),
    };
    let limit = asked.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return answer::refused(StatusCode::BAD_REQUEST, &format!("limit must be between 1 and {MOST}."));
    }
    let which = match asked.status {
        Status::Failed => Which::Failed,
        Status::Queued => Which::Queued,
    };
    match web.service.letters(which, limit).await {
        Ok(messages) => json(&Letters { messages }),
        Err(error) => failed(&error),
    }
}

pub async fn retry(State(web): State<Web>, Path(id): Path<String>) -> Response {
    decided(web.service.retry_letter(&id).await)
}

pub async fn discard(State(web): State<Web>, Path(id): Path<String>) -> Response {
    decided(web.service.discard_letter(&id).await)
}

fn decided(decided: Result<Letter, LetterError>) -> Response {
    match decided {
        Ok(letter) => json(&letter),
        Err(error) => failed(&error),
    }
}

fn failed(error: &LetterError) -> Response {
    match error {
        LetterError::Unknown(_) => answer::refused(StatusCode::NOT_FOUND, &error.to_string()),
        LetterError::OnItsWay(_) | LetterError::Over(_) | LetterError::Useless(_) => {
            answer::refused(StatusCode::CONFLICT, &error.to_string())
        }
        LetterError::Store(_) => {
            tracing::error!(%error, "the outbox was not read");
            answer::unavailable()
        }
    }
}

fn json(shown: &impl Serialize) -> Response {
    match serde_json::to_string(shown) {
        Ok(text) => answer::json(StatusCode::OK, text),
        Err(error) => {
            tracing::error!(%error, "messages not encoded");
            answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "The messages could not be encoded.")
        }
    }
}
