//! A page is a template, a context and samples of it.
//!
//! Templates live in the binary; debug builds read them from the source tree on every request, so that a designer sees
//! an edit at once. Values are escaped; a name that the context lacks is an error, and a test renders every sample.

use std::sync::OnceLock;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, StatusCode, header};
use minijinja::{Environment, UndefinedBehavior};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::{answer, headers};

pub trait Page: Serialize + Sized {
    /// Path below `templates/`.
    const TEMPLATE: &'static str;

    /// Named examples of every look the page can have, for tests and designers.
    #[cfg(test)]
    fn samples() -> Vec<(&'static str, Self)>;
}

/// Whether a browser asks, and no program.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT)
        .iter()
        .any(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")))
}

/// The page with every protecting header, or a plain 500 when its template is broken.
pub fn respond<P: Page>(status: StatusCode, page: &P) -> Response {
    match render(page) {
        Ok(html) => {
            let mut response = Response::new(Body::from(html));
            *response.status_mut() = status;
            headers::protect_page(response.headers_mut());
            response
        }
        Err(error) => {
            tracing::error!(template = P::TEMPLATE, %error, "page not rendered");
            answer::refused(StatusCode::INTERNAL_SERVER_ERROR, "This page is broken.")
        }
    }
}

fn render<P: Page>(page: &P) -> Result<String, minijinja::Error> {
    static RELEASED: OnceLock<Environment<'static>> = OnceLock::new();
    if cfg!(debug_assertions) {
        environment().get_template(P::TEMPLATE)?.render(page)
    } else {
        RELEASED.get_or_init(environment).get_template(P::TEMPLATE)?.render(page)
    }
}

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

/// File names end in `.html`, so that every value is escaped by default.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_loader(|name| {
        let Some(file) = Templates::get(name) else { return Ok(None) };
        String::from_utf8(file.data.into_owned()).map(Some).map_err(|error| {
            minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, "template is not UTF-8").with_source(error)
        })
    });
    environment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inbox::InboxPage;
    use crate::login::confirm_user::ConfirmUser;
    use crate::triggers::TriggersPage;
    use std::collections::BTreeSet;

    fn render_samples<P: Page>(seen: &mut BTreeSet<&'static str>) {
        seen.insert(P::TEMPLATE);
        for (name, page) in P::samples() {
            let html = render(&page).unwrap_or_else(|error| panic!("{} ({name}): {error:#}", P::TEMPLATE));
            assert!(html.starts_with("<!doctype html>"), "{} ({name})", P::TEMPLATE);
            for inline in ["<script>", "<style", " style=", " onclick=", "javascript:"] {
                assert!(!html.contains(inline), "{} ({name}) has {inline}, which the policy forbids", P::TEMPLATE);
            }
        }
    }

    #[test]
    fn every_sample_of_every_page_renders_with_strict_names() {
        let mut seen = BTreeSet::new();
        render_samples::<ConfirmUser>(&mut seen);
        render_samples::<InboxPage>(&mut seen);
        render_samples::<TriggersPage>(&mut seen);

        let pages: BTreeSet<_> = Templates::iter().filter(|name| name.starts_with("pages/")).collect();
        assert_eq!(pages, seen.into_iter().map(Into::into).collect(), "a page has no samples in this test");
    }

    #[test]
    fn a_confirmation_looks_like_this() {
        insta::assert_snapshot!(render(&ConfirmUser::samples()[0].1).unwrap());
    }
}
