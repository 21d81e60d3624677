//! Makes the next deliveries to an address fail, so that tests see what their users would.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use service::inbox::Failing;

use crate::{Web, answer};

const MOST_TIMES: u32 = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    to: String,
    /// 0 undoes it.
    #[serde(default = "once")]
    times: u32,
    #[serde(default)]
    how: How,
}

const fn once() -> u32 {
    1
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum How {
    /// For good: the operation answers CodeDeliveryFailureException.
    #[default]
    Refused,
    /// For now: the message waits and is tried again.
    Postponed,
}

/// Takes the body whatever its declared type: `curl -d` says it is a form.
pub async fn set(State(web): State<Web>, body: Bytes) -> Response {
    let Some(inbox) = web.service.inbox() else { return answer::not_found().await };
    let wanted = match wanted(&body) {
        Ok(wanted) => wanted,
        Err(why) => return answer::refused(StatusCode::BAD_REQUEST, &why),
    };
    let how = match wanted.how {
        How::Refused => Failing::Refused,
        How::Postponed => Failing::Postponed,
    };
    inbox.fail(&wanted.to, wanted.times, how);
    answer::no_content()
}

fn wanted(body: &[u8]) -> Result<Wanted, String> {
    let wanted: Wanted = serde_json::from_slice(body).map_err(|error| {
        format!("Expected {{\"to\": ADDRESS, \"times\": N, \"how\": \"refused\" or \"postponed\"}}: {error}")
    })?;
    if wanted.to.is_empty() {
        return Err("to is empty: name the address whose deliveries are to fail.".to_owned());
    }
    if wanted.times > MOST_TIMES {
        return Err(format!("times must be between 0 and {MOST_TIMES}."));
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mistyped_is_refused() {
        assert_eq!(wanted(br#"{"to": "a@b.c"}"#).unwrap().times, 1);
        assert_eq!(wanted(br#"{"to": "a@b.c", "times": 2, "how": "postponed"}"#).unwrap().times, 2);
        for body in [
            "",
            "{}",
            r#"{"to": ""}"#,
            r#"{"to": "a", "times": -1}"#,
            r#"{"to": "a", "times": 1001}"#,
            r#"{"to": "a", "how": "slowly"}"#,
            r#"{"to": "a", "time": 2}"#,
        ] {
            assert!(wanted(body.as_bytes()).is_err(), "{body}");
        }
    }
}
