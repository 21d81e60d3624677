//! Where a verification link leads: confirms the sign-up (or the address) and says how it went.

use axum::extract::{Query, State};
use axum::response::Response;
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use service::ConfirmOutcome;

use crate::Web;
use crate::page::{self, Page};

/// Other parameters are ignored: mail programs and trackers add their own to links.
#[derive(Deserialize)]
pub struct Link {
    client_id: Option<String>,
    user_name: Option<String>,
    confirmation_code: Option<String>,
}

pub async fn show(
    State(web): State<Web>,
    method: Method,
    link: Result<Query<Link>, axum::extract::rejection::QueryRejection>,
) -> Response {
    // Link scanners ask with HEAD first; that must not use the code up.
    if method == Method::HEAD {
        return page::respond(StatusCode::OK, &ConfirmUser::invalid());
    }
    let outcome = match &link {
        Ok(Query(Link { client_id: Some(client), user_name: Some(user), confirmation_code: Some(code) })) => {
            web.service.confirm_user(client, user, code).await
        }
        _ => ConfirmOutcome::Invalid,
    };
    match outcome {
        ConfirmOutcome::Confirmed => page::respond(StatusCode::OK, &ConfirmUser::confirmed()),
        ConfirmOutcome::AlreadyConfirmed => page::respond(StatusCode::OK, &ConfirmUser::already_confirmed()),
        ConfirmOutcome::Expired => page::respond(StatusCode::BAD_REQUEST, &ConfirmUser::expired()),
        ConfirmOutcome::Invalid => page::respond(StatusCode::BAD_REQUEST, &ConfirmUser::invalid()),
        ConfirmOutcome::Unavailable => page::respond(StatusCode::SERVICE_UNAVAILABLE, &ConfirmUser::unavailable()),
    }
}

/// Tells nothing about the account: anybody may open this address with any values.
#[derive(Serialize)]
pub struct ConfirmUser {
    is_good: bool,
    headline: &'static str,
    explanation: &'static str,
}

impl ConfirmUser {
    fn confirmed() -> Self {
        Self { is_good: true, headline: "You are confirmed", explanation: "You can close this page and sign in." }
    }

    fn already_confirmed() -> Self {
        Self { is_good: true, headline: "Already confirmed", explanation: "Nothing was left to do. You can sign in." }
    }

    fn expired() -> Self {
        Self {
            is_good: false,
            headline: "This link is too old",
            explanation: "Links work for 24 hours. Ask for a new one where you signed up.",
        }
    }

    fn invalid() -> Self {
        Self {
            is_good: false,
            headline: "This link does not work",
            explanation: "It may have been cut short, replaced by a newer one, or used before. Open the link of the \
                          latest message, or ask for a new one where you signed up.",
        }
    }

    fn unavailable() -> Self {
        Self {
            is_good: false,
            headline: "Please try again",
            explanation: "We could not confirm you right now. The link still works: open it again in a moment.",
        }
    }
}

impl Page for ConfirmUser {
    const TEMPLATE: &'static str = "pages/confirm_user.html";

    #[cfg(test)]
    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("confirmed", Self::confirmed()),
            ("already confirmed", Self::already_confirmed()),
            ("expired", Self::expired()),
            ("invalid", Self::invalid()),
            ("unavailable", Self::unavailable()),
        ]
    }
}
