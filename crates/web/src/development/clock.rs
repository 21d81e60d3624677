//! Moves the time of what this server remembers, so that tests need not wait for codes and tokens to end.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::{Web, answer};

/// Ten years of 365.25 days, in seconds.
const FURTHEST: u64 = 315_576_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

/// Takes the body whatever its declared type: `curl -d` says it is a form.
pub async fn advance(State(web): State<Web>, body: Bytes) -> Response {
    let seconds = match seconds(&body) {
        Ok(seconds) => seconds,
        Err(why) => return answer::refused(StatusCode::BAD_REQUEST, &why),
    };
    let clock = web.service.clock();
    if !clock.advance(Duration::from_secs(seconds)) {
        return answer::refused(StatusCode::BAD_REQUEST, "The clock cannot be moved that far.");
    }
    match jiff::Timestamp::from_millisecond(clock.now().millis()) {
        Ok(now) => answer::json(StatusCode::OK, json!({ "now": format!("{now:.3}") }).to_string()),
        Err(_) => answer::refused(StatusCode::BAD_REQUEST, "The clock cannot be moved that far."),
    }
}

fn seconds(body: &[u8]) -> Result<u64, String> {
    let Advance { advance_seconds } = serde_json::from_slice(body)
        .map_err(|error| format!("Expected {{\"advance_seconds\": N}} with a whole number: {error}"))?;
    if !(1..=FURTHEST).contains(&advance_seconds) {
        return Err(format!("advance_seconds must be between 1 and {FURTHEST} (ten years)."));
    }
    Ok(advance_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_steps_of_one_second_to_ten_years_are_taken() {
        assert_eq!(seconds(br#"{"advance_seconds": 1}"#), Ok(1));
        assert_eq!(seconds(br#"{"advance_seconds": 315360000}"#), Ok(315_360_000));
        for body in [
            r#"{"advance_seconds": 0}"#,
            r#"{"advance_seconds": -1}"#,
            r#"{"advance_seconds": 1.5}"#,
            r#"{"advance_seconds": "60"}"#,
            r#"{"advance_seconds": 400000000}"#,
            r#"{"advance_second": 60}"#,
            r#"{"advance_seconds": 60, "to": 1}"#,
            "{}",
            "60",
            "",
        ] {
            assert!(seconds(body.as_bytes()).is_err(), "{body}");
        }
    }
}
