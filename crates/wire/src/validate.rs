//! The generic validator: the constraints of a shape against a value, every violation worded as Amazon words it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::error::{ApiError, ErrorKind};
use crate::model::{Kind, Limits, Member, Shape, Text};
use crate::scalars;

/// Texts beyond this many bytes are counted but no longer listed, so that a body of a mebibyte cannot ask for an answer
/// of fifty.
const LISTED_BYTES: usize = 1 << 20;

/// What a value violates.
#[derive(Default)]
pub(crate) struct Violations {
    count: usize,
    listed: String,
}

impl Violations {
    pub fn into_error(self, kind: ErrorKind) -> Result<(), ApiError> {
        match self.count {
            0 => Ok(()),
            1 => Err(ApiError::new(kind, format!("1 validation error detected: {}", self.listed))),
            count => Err(ApiError::new(kind, format!("{count} validation errors detected: {}", self.listed))),
        }
    }

    fn add(&mut self, place: &Place<'_>, value: Option<&Value>, constraint: &str) {
        self.count += 1;
        if self.listed.len() > LISTED_BYTES {
            return;
        }
        if !self.listed.is_empty() {
            self.listed.push_str("; ");
        }
        self.listed.push_str("Value");
        if !place.sensitive {
            match value {
                None | Some(Value::Null) => self.listed.push_str(" null"),
                Some(value) => {
                    self.listed.push_str(" '");
                    print(place.shape, value, &mut self.listed);
                    self.listed.push('\'');
                }
            }
        }
        let _ = write!(self.listed, " at '{}' failed to satisfy constraint: {constraint}", place.path);
    }
}

/// Where a value stands.
struct Place<'a> {
    path: String,
    shape: &'a Shape,
    /// It, or something around it, is nobody's business.
    sensitive: bool,
}

impl<'a> Place<'a> {
    fn inside(&self, path: String, shape: &'a Shape) -> Self {
        Self { path, shape, sensitive: self.sensitive || shape.sensitive }
    }

    fn member(&self, member: &'a Member) -> Self {
        let separator = if self.path.is_empty() { "" } else { "." };
        self.inside(format!("{}{separator}{}", self.path, member.path), member.shape)
    }
}

/// Every violation of `value`, which has the types of `shape` already.
pub(crate) fn violations(shape: &Shape, value: &Value) -> Violations {
    let mut violations = Violations::default();
    check(&Place { path: String::new(), shape, sensitive: shape.sensitive }, value, &mut violations);
    violations
}

fn check(place: &Place<'_>, value: &Value, found: &mut Violations) {
    match (&place.shape.kind, value) {
        (Kind::Structure(members), Value::Object(given)) => {
            for member in *members {
                match given.get(member.name) {
                    Some(value) => check(&place.member(member), value, found),
                    None if member.required => found.add(&place.member(member), None, NOT_NULL),
                    None => {}
                }
            }
        }
        (Kind::List { element, size }, Value::Array(elements)) => {
            check_size(place, *size, elements.len(), value, found);
            check_elements(place, element, elements, value, found);
        }
        (Kind::Map { key, value: shape, size, .. }, Value::Object(entries)) => {
            check_size(place, *size, entries.len(), value, found);
            // The service names the map and lists what its keys and values must satisfy, not which one does not.
            if entries.keys().any(|text| !simple_violations(key, &Value::String(text.clone())).is_empty()) {
                found.add(place, Some(value), &format!("Map keys must satisfy constraint: {}", constraints(key)));
            }
            if let Kind::Structure(_) = shape.kind {
                for (key, value) in entries {
                    check(&place.inside(format!("{}.{key}.member", place.path), shape), value, found);
                }
            } else if entries.values().any(|value| !simple_violations(shape, value).is_empty()) {
                found.add(place, Some(value), &format!("Map value must satisfy constraint: {}", constraints(shape)));
            }
        }
        _ => {
            for constraint in simple_violations(place.shape, value) {
                found.add(place, Some(value), &constraint);
            }
        }
    }
}

fn check_size(place: &Place<'_>, size: Limits, length: usize, value: &Value, found: &mut Violations) {
    for constraint in beyond(size, length_of(length), "length") {
        found.add(place, Some(value), &constraint);
    }
}

/// Elements with members are named one by one, counted from 1; of simple ones the list is named as a whole.
fn check_elements(place: &Place<'_>, element: &Shape, elements: &[Value], list: &Value, found: &mut Violations) {
    if matches!(element.kind, Kind::Structure(_) | Kind::List { .. } | Kind::Map { .. }) {
        for (index, value) in elements.iter().enumerate() {
            check(&place.inside(format!("{}.{}.member", place.path, index + 1), element), value, found);
        }
    } else if elements.iter().any(|value| !simple_violations(element, value).is_empty()) {
        let place = place.inside(place.path.clone(), place.shape);
        let place = Place { sensitive: place.sensitive || element.sensitive, ..place };
        found.add(&place, Some(list), &format!("Member must satisfy constraint: {}", constraints(element)));
    }
}

const NOT_NULL: &str = "Member must not be null";

/// Violated constraints of a value without parts.
fn simple_violations(shape: &Shape, value: &Value) -> Vec<String> {
    match (&shape.kind, value) {
        (Kind::Document, _) => Vec::new(),
        (_, Value::Null) => vec![NOT_NULL.to_owned()],
        (Kind::String(text), Value::String(value)) => {
            let mut violated = beyond(text.length, length_of(value.chars().count()), "length");
            if let Some(pattern) = &text.pattern
                && !pattern.matches(value)
            {
                violated.push(pattern_constraint(pattern.text));
            }
            if !text.values.is_empty() && !text.values.contains(&value.as_str()) {
                violated.push(enum_constraint(text));
            }
            violated
        }
        (Kind::Integer(limits) | Kind::Long(limits), Value::Number(number)) => {
            number.as_i64().map(|number| beyond(*limits, number, "value")).unwrap_or_default()
        }
        (Kind::Blob(limits), Value::String(text)) => {
            let length = scalars::decode(text).map_or(0, |bytes| bytes.len());
            beyond(*limits, length_of(length), "length")
        }
        _ => Vec::new(),
    }
}

fn length_of(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn beyond(limits: Limits, measured: i64, what: &str) -> Vec<String> {
    let mut violated = Vec::new();
    if let Some(min) = limits.min.filter(|min| measured < *min) {
        violated.push(at_least(min, what));
    }
    if let Some(max) = limits.max.filter(|max| measured > *max) {
        violated.push(at_most(max, what));
    }
    violated
}

fn at_least(limit: i64, what: &str) -> String {
    format!("Member must have {what} greater than or equal to {limit}")
}

fn at_most(limit: i64, what: &str) -> String {
    format!("Member must have {what} less than or equal to {limit}")
}

fn pattern_constraint(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: {pattern}")
}

fn enum_constraint(text: &Text) -> String {
    format!("Member must satisfy enum value set: [{}]", text.values.join(", "))
}

/// All constraints of a simple shape in brackets, as a list's or a map's violation shows them.
fn constraints(shape: &Shape) -> String {
    let (limits, what) = match &shape.kind {
        Kind::String(text) => (text.length, "length"),
        Kind::Blob(limits) => (*limits, "length"),
        Kind::Integer(limits) | Kind::Long(limits) => (*limits, "value"),
        _ => (Limits::NONE, "value"),
    };
    let mut all: Vec<String> = Vec::new();
    all.extend(limits.max.map(|max| at_most(max, what)));
    all.extend(limits.min.map(|min| at_least(min, what)));
    if let Kind::String(text) = &shape.kind {
        all.extend(text.pattern.as_ref().map(|pattern| pattern_constraint(pattern.text)));
        if !text.values.is_empty() {
            all.push(enum_constraint(text));
        }
    }
    if all.is_empty() {
        all.push(NOT_NULL.to_owned());
    }
    format!("[{}]", all.join(", "))
}

/// A value as the service prints it: lists in brackets, maps in braces, structures by name, nothing sensitive.
fn print(shape: &Shape, value: &Value, out: &mut String) {
    if shape.sensitive {
        out.push_str("***");
        return;
    }
    match (&shape.kind, value) {
        (_, Value::Null) => out.push_str("null"),
        (Kind::Blob(_), _) => out.push_str("bytes"),
        (_, Value::String(text)) => out.push_str(text),
        (Kind::Structure(members), Value::Object(given)) => {
            out.push_str(shape.name);
            let given = members.iter().filter_map(|member| Some((member, given.get(member.name)?)));
            print_list(('(', ')'), given, out, |(member, value), out| {
                let _ = write!(out, "{}=", member.name);
                print(member.shape, value, out);
            });
        }
        (Kind::List { element, .. }, Value::Array(elements)) => {
            print_list(('[', ']'), elements.iter(), out, |value, out| print(element, value, out));
        }
        (Kind::Map { value: shape, .. }, Value::Object(entries)) => {
            print_list(('{', '}'), entries.iter(), out, |(key, value), out| {
                let _ = write!(out, "{key}=");
                print(shape, value, out);
            });
        }
        (_, other) => {
            let _ = write!(out, "{other}");
        }
    }
}

fn print_list<T>(
    (open, close): (char, char),
    parts: impl Iterator<Item = T>,
    out: &mut String,
    mut part: impl FnMut(T, &mut String),
) {
    out.push(open);
    for (index, value) in parts.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        part(value, out);
    }
    out.push(close);
}

#[cfg(test)]
mod tests;
