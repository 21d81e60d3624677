//! The API's model as data: what a shape is, and which operations there are.
//!
//! The tables themselves are generated; this file only gives them their types and the questions one may ask.

use std::sync::OnceLock;

use crate::error::ErrorKind;
use crate::{services, tables};

/// One service: what its operations have in common.
#[derive(Debug)]
pub struct Service {
    /// As in `model/`, and as clients' configurations have it: `cognito-idp`.
    pub name: &'static str,
    /// In credential scopes, action names and ARNs. Two services may have the same.
    pub signing_name: &'static str,
    /// Clients sign for `us-east-1`, wherever the server is.
    pub global: bool,
    pub protocol: Protocol,
    /// The error that violated constraints answer.
    pub violation: ErrorKind,
    /// Those that are taken, sorted by name.
    pub operations: &'static [&'static OperationModel],
    /// The names of all others, sorted.
    pub others: &'static [&'static str],
    /// How errors are called and which status they have, where not by the rules of AWS JSON.
    pub errors: &'static [(ErrorKind, &'static str, u16)],
}

impl Service {
    /// The operation of this exact name, if it is taken.
    pub fn operation(&self, name: &str) -> Option<&'static OperationModel> {
        let place = self.operations.binary_search_by(|operation| operation.name.cmp(name)).ok()?;
        self.operations.get(place).copied()
    }

    /// The name of an operation that is not taken.
    pub fn other(&self, name: &str) -> Option<&'static str> {
        self.others.binary_search(&name).ok().and_then(|place| self.others.get(place).copied())
    }

    pub fn is_user_pools(&self) -> bool {
        std::ptr::eq(self, &raw const tables::SERVICE)
    }
}

/// How requests and answers of a service look.
#[derive(Clone, Copy, Debug)]
pub enum Protocol {
    /// AWS JSON 1.1; holds what stands before the operation's name in `X-Amz-Target`.
    Json { target: &'static str },
    /// A form in, XML out.
    Query {
        version: &'static str,
        namespace: &'static str,
        /// JSON out where `Accept` asks for it.
        json_answers: bool,
    },
    /// JSON that is posted to the operation's own path.
    Rest,
}

/// Every service, `cognito-idp` first.
pub fn services() -> &'static [&'static Service] {
    services::SERVICES
}

/// The service of this name in `model/`.
pub fn service(name: &str) -> Option<&'static Service> {
    services().iter().copied().find(|service| service.name == name)
}

/// The input of operations that have none.
pub static NO_INPUT: Shape = Shape { name: "NoInput", sensitive: false, kind: Kind::Structure(&[]) };

/// One operation of a service.
#[derive(Debug)]
pub struct OperationModel {
    pub service: &'static Service,
    pub name: &'static str,
    /// The noun it is about: a file in `shapes`, a folder of operations in `service`.
    pub family: &'static str,
    pub input: &'static Shape,
    /// `None`: a success has an empty body.
    pub output: Option<&'static Shape>,
    /// The errors the published model declares.
    pub errors: &'static [ErrorKind],
    /// Errors it answers all the same; `model/undeclared.toml` has the source of each.
    pub undeclared: &'static [ErrorKind],
    /// No signature is asked for, and one that is sent is ignored.
    pub unsigned: bool,
    /// REST: where it is posted to.
    pub path: Option<&'static str>,
}

impl OperationModel {
    /// Whether this operation declares the error, or is listed in `model/undeclared.toml` as answering it.
    pub fn may_answer(&self, kind: ErrorKind) -> bool {
        let everywhere = if self.unsigned { tables::UNSIGNED_UNDECLARED } else { tables::SIGNED_UNDECLARED };
        self.errors.contains(&kind)
            || self.undeclared.contains(&kind)
            || everywhere.contains(&kind)
            || self.service.violation == kind
    }
}

/// Whether the operation declares the error or is listed as answering it all the same.
pub fn may_answer(operation: &OperationModel, kind: ErrorKind) -> bool {
    operation.may_answer(kind)
}

/// The operation of user pools of this exact name.
pub fn operation(name: &str) -> Option<&'static OperationModel> {
    tables::SERVICE.operation(name)
}

/// Every operation of user pools, sorted by name.
pub fn operations() -> impl ExactSizeIterator<Item = &'static OperationModel> {
    tables::OPERATIONS.iter().copied()
}

/// A named type of the model with its constraints.
#[derive(Debug)]
pub struct Shape {
    pub name: &'static str,
    /// Its value is never repeated in a message or a log.
    pub sensitive: bool,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Structure(&'static [Member]),
    List {
        element: &'static Shape,
        size: Limits,
    },
    Map {
        key: &'static Shape,
        value: &'static Shape,
        size: Limits,
        /// What the Query protocol calls an entry's key and value.
        entry: (&'static str, &'static str),
    },
    String(Text),
    /// 32 bits.
    Integer(Limits),
    /// 64 bits.
    Long(Limits),
    Boolean,
    /// Epoch seconds with up to three decimals.
    Timestamp,
    /// Base64 on the wire; the limits count decoded bytes.
    Blob(Limits),
    /// Any JSON.
    Document,
}

#[derive(Debug)]
pub struct Text {
    /// In Unicode scalar values.
    pub length: Limits,
    pub pattern: Option<Pattern>,
    /// The allowed values; empty where anything goes.
    pub values: &'static [&'static str],
}

/// Inclusive bounds of a length, a size or a number.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

impl Limits {
    pub const NONE: Self = Self { min: None, max: None };
}

#[derive(Debug)]
pub struct Member {
    /// As on the wire: `UserPoolId`.
    pub name: &'static str,
    /// As in violation messages: `userPoolId`.
    pub path: &'static str,
    pub shape: &'static Shape,
    pub required: bool,
    /// An integer that reads as 0 when absent.
    pub zero: bool,
}

impl Member {
    pub(crate) const fn required(name: &'static str, path: &'static str, shape: &'static Shape) -> Self {
        Self { name, path, shape, required: true, zero: false }
    }

    pub(crate) const fn optional(name: &'static str, path: &'static str, shape: &'static Shape) -> Self {
        Self { name, path, shape, required: false, zero: false }
    }

    pub(crate) const fn zero(name: &'static str, path: &'static str, shape: &'static Shape) -> Self {
        Self { name, path, shape, required: false, zero: true }
    }
}

/// A regular expression of the model. It must match the whole text.
#[derive(Debug)]
pub struct Pattern {
    /// Verbatim, for messages.
    pub text: &'static str,
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
enum Compiled {
    Plain(regex::Regex),
    /// With look-around, which the linear engine lacks.
    Fancy(fancy_regex::Regex),
    /// A test compiles every pattern of the model, so this is never met; nothing matches it.
    Broken,
}

impl Pattern {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    /// Whether the whole of `value` matches.
    pub fn matches(&self, value: &str) -> bool {
        match self.compiled.get_or_init(|| Compiled::new(self.text)) {
            Compiled::Plain(regex) => regex.is_match(value),
            Compiled::Fancy(regex) => regex.is_match(value).unwrap_or(false),
            Compiled::Broken => false,
        }
    }
}

impl Compiled {
    fn new(text: &str) -> Self {
        let whole = format!(r"\A(?:{})\z", from_java(text));
        if let Ok(regex) = regex::Regex::new(&whole) {
            return Self::Plain(regex);
        }
        fancy_regex::Regex::new(&whole).map_or(Self::Broken, Self::Fancy)
    }
}

/// The model writes Java's dialect: `\w` and `\s` are ASCII there, and `.` stops at more line ends.
fn from_java(text: &str) -> String {
    let dot_matches_all = text.contains("(?s)");
    let mut rust = String::with_capacity(text.len() * 2);
    let mut in_class = false;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                // A class inside a class is legal here, so these need no care about where they stand.
                Some('w') => rust.push_str("[A-Za-z0-9_]"),
                Some('s') => rust.push_str(r"[ \t\n\x0B\f\r]"),
                Some('S') => rust.push_str(r"[^ \t\n\x0B\f\r]"),
                Some(other) => rust.extend(['\\', other]),
                None => rust.push('\\'),
            },
            '.' if !in_class && !dot_matches_all => rust.push_str(r"[^\n\r\x{85}\x{2028}\x{2029}]"),
            '[' => {
                in_class = true;
                rust.push('[');
            }
            ']' => {
                in_class = false;
                rust.push(']');
            }
            other => rust.push(other),
        }
    }
    rust
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_shapes() -> Vec<(&'static str, &'static Text)> {
        fn walk(shape: &'static Shape, found: &mut Vec<(&'static str, &'static Text)>) {
            if let Kind::String(text) = &shape.kind {
                found.push((shape.name, text));
            }
            match &shape.kind {
                Kind::Structure(members) => members.iter().for_each(|member| walk(member.shape, found)),
                Kind::List { element, .. } => walk(element, found),
                Kind::Map { key, value, .. } => [key, value].into_iter().for_each(|shape| walk(shape, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        for operation in services().iter().flat_map(|service| service.operations) {
            walk(operation.input, &mut found);
            operation.output.into_iter().for_each(|output| walk(output, &mut found));
        }
        found.sort_by_key(|(name, _)| *name);
        found.dedup_by_key(|(name, _)| *name);
        found
    }

    fn pattern_of(name: &str) -> &'static Pattern {
        let shapes = text_shapes();
        let (_, text) = shapes.iter().find(|(shape, _)| *shape == name).expect("a shape of the model");
        text.pattern.as_ref().expect("a shape with a pattern")
    }

    #[test]
    fn every_pattern_compiles_and_only_look_around_needs_the_slow_engine() {
        let mut slow = Vec::new();
        for (name, text) in text_shapes() {
            let Some(pattern) = &text.pattern else { continue };
            match Compiled::new(pattern.text) {
                Compiled::Plain(_) => {}
                Compiled::Fancy(_) => slow.push(name),
                Compiled::Broken => panic!("{name}: {}", pattern.text),
            }
        }
        assert_eq!(slow, ["S3BucketType"]);
    }

    #[test]
    fn patterns_match_the_whole_text_in_the_dialect_of_the_model() {
        for (shape, value, expected) in [
            ("UserPoolIdType", "us-east-1_AbC123", true),
            ("UserPoolIdType", "us-east-1_AbC123\n", false),
            ("UserPoolIdType", "é-1_a", false),
            ("UsernameType", "zoë@example.com", true),
            ("UsernameType", "two words", false),
            ("ClientIdType", "a+b_c", true),
            ("ClientIdType", "ä", false),
            ("PasswordType", "inner space", true),
            ("PasswordType", "trailing ", false),
            ("PasswordType", "a", false),
            // A no-break space is not white space in ASCII.
            ("ConfirmationCodeType", "\u{a0}", true),
            ("SmsVerificationMessageType", "code {####}", true),
            ("SmsVerificationMessageType", "two\nlines {####}", false),
            ("SmsInviteMessageType", "two\nlines", true),
            ("TokenModelType", "a.b-c_d=", true),
            ("TokenModelType", "a:b", false),
            ("S3BucketType", "bucket", true),
            ("S3BucketType", "bucket.", false),
            ("SessionIdType", "tkn0123456789012345678901234", true),
            ("AttributeNameType", "custom:a b", true),
        ] {
            assert_eq!(pattern_of(shape).matches(value), expected, "{shape} {value:?}");
        }
    }

    #[test]
    fn services_can_be_told_apart() {
        let mut names: Vec<_> = services().iter().map(|service| service.name).collect();
        assert_eq!(names.first(), Some(&"cognito-idp"));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), services().len());

        let mut versions = Vec::new();
        let mut targets = Vec::new();
        for service in services() {
            assert!(service.operations.is_sorted_by_key(|operation| operation.name), "{}", service.name);
            assert!(service.others.is_sorted(), "{}", service.name);
            assert!(service.operations.iter().all(|operation| std::ptr::eq(operation.service, *service)));
            match service.protocol {
                Protocol::Json { target } => targets.push(target),
                Protocol::Query { version, .. } => versions.push(version),
                Protocol::Rest => {}
            }
        }
        let distinct = |mut all: Vec<&str>| {
            all.sort_unstable();
            all.is_sorted_by(|one, other| one < other)
        };
        assert!(distinct(versions) && distinct(targets));
    }

    #[test]
    fn operations_are_found_by_exact_name_only() {
        assert!(operations().all(|each| operation(each.name).is_some_and(|found| std::ptr::eq(found, each))));
        assert!(operation("adminGetUser").is_none());
        assert!(operation("").is_none());
    }
}
