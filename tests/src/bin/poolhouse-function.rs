//! A Lambda function as a compiled program, as a `bootstrap` is one: it speaks the Runtime API by itself, in the fewest
//! lines. It confirms whoever signs up; a name that begins with `bad` it refuses.

#![allow(clippy::disallowed_methods, reason = "a function is told in its environment where its events are")]
#![allow(clippy::indexing_slicing, reason = "an index of a JSON value makes what is not there")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let api = std::env::var("AWS_LAMBDA_RUNTIME_API").map_err(std::io::Error::other)?;
    loop {
        let (id, event) = ask(&api, "GET", "next", "")?;
        let mut event: Value = serde_json::from_str(&event)?;
        let is_bad = event["userName"].as_str().is_some_and(|name| name.starts_with("bad"));
        let (path, answer) = if is_bad {
            ("error", json!({ "errorType": "Refused", "errorMessage": "not compiled for you" }))
        } else {
            event["response"]["autoConfirmUser"] = true.into();
            ("response", event)
        };
        ask(&api, "POST", &format!("{id}/{path}"), &answer.to_string())?;
    }
}

/// The request id that the answer names, and its body.
fn ask(api: &str, method: &str, path: &str, body: &str) -> std::io::Result<(String, String)> {
    let mut stream = TcpStream::connect(api)?;
    let length = body.len();
    write!(
        stream,
        "{method} /2018-06-01/runtime/invocation/{path} HTTP/1.1\r\nhost: {api}\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or(std::io::ErrorKind::UnexpectedEof)?;
    let id = head.lines().find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: ")).unwrap_or_default();
    Ok((id.to_owned(), body.to_owned()))
}
