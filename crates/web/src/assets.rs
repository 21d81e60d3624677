//! Style and script files of the pages, inside the binary.

use axum::body::Body;
use axum::extract::Path;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::answer;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// One file. Browsers keep it and ask whether it changed.
pub async fn show(Path(name): Path<String>, request: HeaderMap) -> Response {
    let Some(file) = Assets::get(&name) else { return answer::not_found().await };
    let Some(content_type) = content_type(&name) else { return answer::not_found().await };

    let tag = tag(&file.metadata.sha256_hash());
    let is_known = request.get(header::IF_NONE_MATCH) == Some(&tag);
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(file.data) });
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// The head of the file's digest, quoted.
fn tag(digest: &[u8]) -> HeaderValue {
    let mut text = String::from("\"");
    for byte in digest.iter().take(12) {
        text.push_str(&format!("{byte:02x}"));
    }
    text.push('"');
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_file_has_a_type_and_is_not_sent_twice() {
        for name in Assets::iter() {
            let first = show(Path(name.to_string()), HeaderMap::new()).await;
            assert_eq!(first.status(), 200, "{name} has no type");

            let mut again = HeaderMap::new();
            again.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
            assert_eq!(show(Path(name.to_string()), again).await.status(), 304);
        }
    }

    #[tokio::test]
    async fn nothing_outside_the_folder_is_reachable() {
        for name in ["../Cargo.toml", "/etc/passwd", "", "absent.css"] {
            assert_eq!(show(Path(name.to_owned()), HeaderMap::new()).await.status(), 404);
        }
    }
}
