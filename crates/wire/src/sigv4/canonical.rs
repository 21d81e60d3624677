//! The canonical request and the signature over it. Verifier and signer both come here; neither does it alone.

use aws_lc_rs::{digest, hmac};
use http::HeaderMap;

use super::{ALGORITHM, Request, SIGNATURE_PARAMETER, TERMINATOR, query};

/// What a signature covers besides the request.
pub struct Covered<'a> {
    /// Lower-case names separated by semicolons, in the order of their lines.
    pub signed_headers: &'a str,
    /// `20260131T235959Z`.
    pub stamp: &'a str,
    /// `20260131`.
    pub date: &'a str,
    pub region: &'a str,
    pub service: &'a str,
}

/// A secret made good for one day, region and service: what a verifier may keep, as it lets nobody sign for another.
#[derive(Clone)]
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// `date`: `20260131`.
    pub fn derive(secret: &str, date: &str, region: &str, service: &str) -> Self {
        let mut key = hmac_sha256(format!("AWS4{secret}").as_bytes(), date.as_bytes());
        for part in [region, service, TERMINATOR] {
            key = hmac_sha256(key.as_ref(), part.as_bytes());
        }
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()))
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SigningKey(..)")
    }
}

/// The signature in lower-case hexadecimal, or `None` where a signed header is not there. `key` must be of the date,
/// region and service that are covered.
pub fn signature(request: &Request<'_>, covered: &Covered<'_>, key: &SigningKey) -> Option<String> {
    let canonical = digest::digest(&digest::SHA256, &canonical_request(request, covered.signed_headers)?);
    let Covered { stamp, date, region, service, .. } = covered;
    let scope = format!("{date}/{region}/{service}/{TERMINATOR}");
    let string_to_sign = format!("{ALGORITHM}\n{stamp}\n{scope}\n{}", hex::encode(canonical));
    Some(hex::encode(hmac::sign(&key.0, string_to_sign.as_bytes())))
}

fn hmac_sha256(key: &[u8], data: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data)
}

/// Bytes, not text: a header may hold any.
fn canonical_request(request: &Request<'_>, signed_headers: &str) -> Option<Vec<u8>> {
    let mut parameters = query::parameters(request.query);
    // Only one: a second signature is a parameter like any other.
    if let Some(place) = parameters.iter().position(|(name, _)| name == SIGNATURE_PARAMETER.as_bytes()) {
        parameters.remove(place);
    }
    let path = query::encoded(normalised(request.path).as_bytes(), true);
    let mut text = format!("{}\n{path}\n{}\n", request.method, query::canonical(&parameters)).into_bytes();
    for name in signed_headers.split(';') {
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        text.extend_from_slice(&header_line(request.headers, name)?);
        text.push(b'\n');
    }
    let body = digest::digest(&digest::SHA256, request.body);
    text.extend_from_slice(format!("\n{signed_headers}\n{}", hex::encode(body)).as_bytes());
    Some(text)
}

/// All values of a header, joined by commas, each trimmed and with its runs of spaces made one.
fn header_line(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    // Over HTTP/2 it is signed by its own name, and stands where the host does.
    let name = if name == ":authority" { "host" } else { name };
    let mut line = Vec::new();
    let mut values = headers.get_all(name).iter().peekable();
    values.peek()?;
    for (index, value) in values.enumerate() {
        if index > 0 {
            line.push(b',');
        }
        let words = value.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            if index > 0 {
                line.push(b' ');
            }
            line.extend_from_slice(word);
        }
    }
    Some(line)
}

/// Without `.` and `..`, and with single slashes.
fn normalised(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let is_directory = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let end = if is_directory && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_what_means_nothing() {
        for (path, expected) in [
            ("", "/"),
            ("/", "/"),
            ("//", "/"),
            ("/a//b", "/a/b"),
            ("/a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/../../b/", "/b/"),
            ("/a/.", "/a/"),
            ("/a/b/..", "/a/"),
            ("/a%20b", "/a%20b"),
        ] {
            assert_eq!(normalised(path), expected, "{path}");
        }
    }
}
