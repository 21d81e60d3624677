//! What a client is told when a request fails: kind, text, and their form in body and headers.

mod kinds;

use std::borrow::Cow;
use std::fmt;

pub use kinds::ErrorKind;

/// Declares [`ErrorKind`] and one constructor of [`ApiError`] per kind. The list is generated.
macro_rules! error_kinds {
    ($($kind:ident, $constructor:ident, $status:literal;)+) => {
        /// Every error a client can be answered with, by its name on the wire.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ErrorKind { $($kind,)+ }

        impl ErrorKind {
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// As in `__type`: `NotAuthorizedException`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => stringify!($kind),)+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$kind => $status,)+ }
            }
        }

        impl super::ApiError {
            $(
                pub fn $constructor(message: impl Into<std::borrow::Cow<'static, str>>) -> Self {
                    Self::new(ErrorKind::$kind, message)
                }
            )+
        }
    };
}
pub(crate) use error_kinds;

/// An answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub kind: ErrorKind,
    /// Absent where the service sends no `message` member at all.
    pub message: Option<Cow<'static, str>>,
    /// The `reasonCode` that a few InvalidParameterExceptions carry.
    pub reason_code: Option<Cow<'static, str>>,
}

impl ApiError {
    pub fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, message: Some(message.into()), reason_code: None }
    }

    /// What AWS has and this server has not.
    pub fn not_supported(operation: &'static str) -> Self {
        Self::new(ErrorKind::UnknownOperationException, format!("{operation} is not supported by this server yet."))
    }

    /// An error whose body has only `__type`.
    pub const fn without_message(kind: ErrorKind) -> Self {
        Self { kind, message: None, reason_code: None }
    }

    #[must_use]
    pub fn with_reason(mut self, reason_code: impl Into<Cow<'static, str>>) -> Self {
        self.reason_code = Some(reason_code.into());
        self
    }

    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// As in `__type`.
    pub const fn name(&self) -> &'static str {
        self.kind.name()
    }

    /// The HTTP status: 400, or 500 where the server is at fault.
    pub const fn status(&self) -> u16 {
        self.kind.status()
    }

    /// Compact JSON, `__type` first and `message` in lower case.
    pub fn body(&self) -> Vec<u8> {
        let mut body = serde_json::Map::new();
        body.insert("__type".to_owned(), self.kind.name().into());
        if let Some(message) = &self.message {
            body.insert("message".to_owned(), message.as_ref().into());
        }
        if let Some(reason_code) = &self.reason_code {
            body.insert("reasonCode".to_owned(), reason_code.as_ref().into());
        }
        serde_json::Value::Object(body).to_string().into_bytes()
    }

    /// Value of [`ERROR_TYPE_HEADER`]: the name and a colon.
    pub fn type_header(&self) -> String {
        format!("{}:", self.kind.name())
    }

    /// Value of [`ERROR_MESSAGE_HEADER`]. `None` where the text is absent or cannot stand in a header that every client
    /// reads: a changed text would be worse than none, and the body always has it.
    pub fn message_header(&self) -> Option<&str> {
        // Blanks at the ends are not part of a header's value.
        let message = self.message.as_deref()?.trim_matches(' ');
        let fits = (1..=LONGEST_MESSAGE_HEADER).contains(&message.len());
        (fits && message.bytes().all(|byte| (b' '..=b'~').contains(&byte))).then_some(message)
    }
}

/// In bytes. Some clients give all headers together 16 KiB, and a message may quote what the request held.
const LONGEST_MESSAGE_HEADER: usize = 4096;

impl ApiError {
    /// Headers of the answer but `Date`, `Content-Length` and CORS, which are the listener's.
    pub fn headers(&self, request_id: &str) -> Vec<(&'static str, String)> {
        let mut headers = crate::encode::headers(request_id);
        headers.push((ERROR_TYPE_HEADER, self.type_header()));
        headers.extend(self.message_header().map(|message| (ERROR_MESSAGE_HEADER, message.to_owned())));
        headers
    }
}

/// `x-amzn-ErrorType`.
pub const ERROR_TYPE_HEADER: &str = "x-amzn-errortype";
/// `x-amzn-ErrorMessage`.
pub const ERROR_MESSAGE_HEADER: &str = "x-amzn-errormessage";

impl fmt::Display for ApiError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message {
            Some(message) => write!(out, "{}: {message}", self.kind.name()),
            None => out.write_str(self.kind.name()),
        }
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_the_length_seen_on_the_service() {
        let error = ApiError::expired_code("Invalid code provided, please request a code again.");
        let body = error.body();
        assert_eq!(
            String::from_utf8_lossy(&body),
            r#"{"__type":"ExpiredCodeException","message":"Invalid code provided, please request a code again."}"#
        );
        assert_eq!(body.len(), 97);
        assert_eq!(error.type_header(), "ExpiredCodeException:");
        assert_eq!(error.message_header(), Some("Invalid code provided, please request a code again."));
        assert_eq!(error.status(), 400);
    }

    #[test]
    fn no_message_means_no_member() {
        let error = ApiError::without_message(ErrorKind::UnknownOperationException);
        assert_eq!(String::from_utf8_lossy(&error.body()), r#"{"__type":"UnknownOperationException"}"#);
        assert_eq!(error.message_header(), None);
    }

    #[test]
    fn a_reason_follows_the_message() {
        let error = ApiError::invalid_parameter("no").with_reason("Because");
        let expected = r#"{"__type":"InvalidParameterException","message":"no","reasonCode":"Because"}"#;
        assert_eq!(String::from_utf8_lossy(&error.body()), expected);
    }

    #[test]
    fn a_header_never_carries_what_could_split_it() {
        for message in ["a\r\nSet-Cookie: b", "zoë", "\u{0}", "tab\t", "", "  "] {
            assert_eq!(ApiError::invalid_parameter(message).message_header(), None, "{message:?}");
        }
        assert_eq!(ApiError::invalid_parameter("x".repeat(5000)).message_header(), None);
        assert_eq!(ApiError::invalid_parameter("open end ").message_header(), Some("open end"));
    }

    #[test]
    fn only_the_servers_own_faults_are_500() {
        let faults: Vec<_> =
            ErrorKind::ALL.iter().filter(|kind| kind.status() >= 500).map(|kind| kind.name()).collect();
        let words = ["Internal", "Failure", "Timeout", "Unavailable"];
        assert!(faults.iter().all(|name| words.iter().any(|word| name.contains(word))), "{faults:?}");
        assert!(faults.contains(&"InternalErrorException") && faults.contains(&"InternalServerException"));
    }
}
