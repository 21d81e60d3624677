//! HTTP/1.1 with nothing hidden: every header as it was sent, every byte of the body.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::AwsError;

/// A request; `Content-Length` is added, `Host` unless it is given.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl HttpRequest {
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.to_owned(), target: target.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// A call of an operation.
    pub fn aws(operation: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", "/")
            .header("x-amz-target", &format!("AWSCognitoIdentityProviderService.{operation}"))
            .header("content-type", "application/x-amz-json-1.1")
            .body(body)
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it over a connection of its own.
    ///
    /// # Errors
    /// Whatever went wrong on the way, a connection closed early among it.
    pub async fn send(&self, address: &str) -> io::Result<HttpAnswer> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut stream = BufReader::new(stream);
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("host: {address}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", self.body.len()));
        stream.write_all(head.as_bytes()).await?;
        // A server may answer and close before it has read a body that is too large.
        let sent = stream.write_all(&self.body).await;
        match HttpAnswer::read(&mut stream, self.method == "HEAD").await {
            Ok(answer) => Ok(answer),
            Err(error) => Err(sent.err().unwrap_or(error)),
        }
    }
}

#[derive(Clone, Debug)]
pub struct HttpAnswer {
    pub status: u16,
    /// Names as they were sent.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl HttpAnswer {
    async fn read(stream: &mut BufReader<TcpStream>, head_only: bool) -> io::Result<Self> {
        let malformed = || io::Error::new(io::ErrorKind::InvalidData, "not HTTP");
        let status = line(stream).await?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(malformed)?;
        let mut headers = Vec::new();
        loop {
            let line = line(stream).await?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(malformed)?;
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let mut answer = Self { status, headers, body: Vec::new() };
        if head_only {
            return Ok(answer);
        }
        if let Some(length) = answer.header("content-length") {
            answer.body = vec![0; length.parse().map_err(|_| malformed())?];
            stream.read_exact(&mut answer.body).await?;
        } else if answer.header("transfer-encoding").is_some() {
            loop {
                let size = usize::from_str_radix(&line(stream).await?, 16).map_err(|_| malformed())?;
                let start = answer.body.len();
                answer.body.resize(start + size, 0);
                stream.read_exact(&mut answer.body[start..]).await?;
                line(stream).await?;
                if size == 0 {
                    break;
                }
            }
        } else {
            stream.read_to_end(&mut answer.body).await?;
        }
        Ok(answer)
    }

    /// The first header of this name.
    pub fn header(&self, wanted: &str) -> Option<&str> {
        self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
    }

    /// What an operation answered.
    ///
    /// # Errors
    /// What it refused with.
    pub fn outcome(&self) -> Result<serde_json::Value, AwsError> {
        if self.status == 200 {
            return Ok(if self.body.is_empty() { serde_json::Value::Null } else { self.json() });
        }
        let body = self.json();
        Err(AwsError {
            kind: body["__type"].as_str().unwrap_or_default().to_owned(),
            message: body["message"].as_str().map(str::to_owned),
            status: self.status,
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// # Panics
    /// When the body is no JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text()))
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
