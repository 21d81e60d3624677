//! Addresses of the front door: `POST /set-password`, `ANY /users/{id}`, `GET /files/{path+}`.

use std::collections::BTreeMap;

/// The form of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload {
    /// 1.0, of REST APIs.
    Rest,
    /// 2.0, of HTTP APIs and function URLs.
    HttpApi,
}

/// Who is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorizer {
    /// Tokens of these pools.
    pub pools: Vec<String>,
    /// One of these must be in an access token. Empty: an ID token of a REST API, any token of an HTTP API.
    pub scopes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// None: ANY.
    pub method: Option<String>,
    /// As it was written, which is the event's `resource`.
    pub path: String,
    segments: Vec<Segment>,
    pub payload: Payload,
    pub authorizer: Option<Authorizer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Exact(String),
    /// `{name}`
    One(String),
    /// `{name+}`, at the end
    Rest(String),
}

impl Route {
    /// `METHOD /path`; None where it is not that.
    pub fn parse(text: &str, payload: Payload, authorizer: Option<Authorizer>) -> Option<Self> {
        let (method, path) = text.split_once(' ')?;
        let is_method = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase());
        let rest = path.trim().strip_prefix('/')?;
        if !is_method || rest.contains(['?', '#', ' ']) {
            return None;
        }
        let mut segments = Vec::new();
        let mut parts = split(rest).peekable();
        while let Some(part) = parts.next() {
            let segment = match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) => match name.strip_suffix('+') {
                    Some(name) if is_name(name) && parts.peek().is_none() => Segment::Rest(name.to_owned()),
                    None if is_name(name) => Segment::One(name.to_owned()),
                    _ => return None,
                },
                None if !part.contains(['{', '}']) => Segment::Exact(part.to_owned()),
                None => return None,
            };
            segments.push(segment);
        }
        let method = (method != "ANY").then(|| method.to_owned());
        Some(Self { method, path: path.trim().to_owned(), segments, payload, authorizer })
    }

    /// The path's parameters, where it is this route's. `path` is as it was sent, and begins with `/`.
    pub fn matches(&self, method: &str, path: &str) -> Option<BTreeMap<String, String>> {
        if self.method.as_deref().is_some_and(|own| own != method) {
            return None;
        }
        let mut parts = split(path.strip_prefix('/')?);
        let mut parameters = BTreeMap::new();
        for segment in &self.segments {
            match segment {
                Segment::Exact(own) => {
                    if parts.next()? != own {
                        return None;
                    }
                }
                Segment::One(name) => {
                    let part = parts.next().filter(|part| !part.is_empty())?;
                    parameters.insert(name.clone(), decoded(part));
                }
                Segment::Rest(name) => {
                    let rest: Vec<&str> = parts.by_ref().collect();
                    if rest.is_empty() {
                        return None;
                    }
                    parameters.insert(name.clone(), decoded(&rest.join("/")));
                }
            }
        }
        parts.next().is_none().then_some(parameters)
    }

    /// The more it says, the sooner it is asked: exact segments before named ones, a method before ANY.
    pub fn rank(&self) -> (Vec<u8>, bool) {
        let kinds = self.segments.iter().map(|segment| match segment {
            Segment::Exact(_) => 0,
            Segment::One(_) => 1,
            Segment::Rest(_) => 2,
        });
        (kinds.collect(), self.method.is_none())
    }

    /// `routeKey` of an HTTP API.
    pub fn key(&self) -> String {
        format!("{} {}", self.method.as_deref().unwrap_or("ANY"), self.path)
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(move |_| !path.is_empty())
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn decoded(part: &str) -> String {
    percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(text: &str) -> Route {
        Route::parse(text, Payload::HttpApi, None).unwrap()
    }

    #[test]
    fn paths_are_matched_with_their_parameters() {
        for (text, method, path, expected) in [
            ("POST /set-password", "POST", "/set-password", Some(vec![])),
            ("POST /set-password", "GET", "/set-password", None),
            ("POST /set-password", "POST", "/set-password/x", None),
            ("POST /set-password", "POST", "/set-password/", None),
            ("ANY /", "PUT", "/", Some(vec![])),
            ("GET /users/{id}", "GET", "/users/a%20b", Some(vec![("id", "a b")])),
            ("GET /users/{id}", "GET", "/users/", None),
            ("GET /files/{path+}", "GET", "/files/a/b", Some(vec![("path", "a/b")])),
            ("GET /files/{path+}", "GET", "/files", None),
        ] {
            let found = route(text).matches(method, path);
            let expected = expected.map(|pairs| {
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<BTreeMap<_, _>>()
            });
            assert_eq!(found, expected, "{text} {method} {path}");
        }
    }

    #[test]
    fn what_says_more_is_asked_first() {
        let mut routes = ["ANY /{all+}", "GET /users/{id}", "ANY /users/me", "GET /users/me"].map(route);
        routes.sort_by_key(Route::rank);
        assert_eq!(
            routes.map(|route| route.key()),
            ["GET /users/me", "ANY /users/me", "GET /users/{id}", "ANY /{all+}"]
        );
    }

    #[test]
    fn what_is_no_route_is_refused() {
        for text in
            ["", "GET", "/x", "get /x", "GET x", "GET /{}", "GET /{a+}/b", "GET /a{b}", "GET /a?b", "GET /{a b}"]
        {
            assert_eq!(Route::parse(text, Payload::Rest, None), None, "{text}");
        }
    }
}
