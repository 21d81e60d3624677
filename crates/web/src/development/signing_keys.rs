//! New pairs for a pool's tokens, so that an app can be seen to look its key set up again.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use service::keys::rotation::{Formers, KeyChangeError};

use crate::{Web, answer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    user_pool_id: String,
    #[serde(default)]
    drop_former: bool,
}

/// Takes the body whatever its declared type: `curl -d` says it is a form.
pub async fn rotate(State(web): State<Web>, body: Bytes) -> Response {
    let wish: Wish = match serde_json::from_slice(&body) {
        Ok(wish) => wish,
        Err(error) => {
            let why = format!("Expected {{\"user_pool_id\": ID}}, perhaps with \"drop_former\": true: {error}");
            return answer::refused(StatusCode::BAD_REQUEST, &why);
        }
    };
    let formers = if wish.drop_former { Formers::Dropped } else { Formers::CheckOn };
    match web.service.rotate_signing_keys(&wish.user_pool_id, formers).await {
        Ok(_) => answer::no_content(),
        Err(error @ KeyChangeError::NoSuchPool(_)) => answer::refused(StatusCode::NOT_FOUND, &error.to_string()),
        Err(error) => {
            tracing::error!(%error, "signing keys could not be changed");
            answer::unavailable()
        }
    }
}
