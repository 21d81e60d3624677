//! The Query protocol's side of a request: `Tags.member.1.Key=a` and its like, read by the types of the model.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{ApiError, ErrorKind};
use crate::model::{Kind, OperationModel, Shape};
use crate::protocol::Decoded;
use crate::routing::Form;
use crate::{scalars, time};

/// Names have as many parts at most. The deepest of any model has seven.
const DEEPEST: usize = 16;

/// One step of the names of parameters: what is named exactly so, and what is named beyond.
#[derive(Default)]
struct Node<'a> {
    value: Option<&'a str>,
    inner: BTreeMap<&'a str, Node<'a>>,
}

/// Reads parameters as the operation's input. What the model has no member for is dropped, signatures among it; of two
/// values of one name the first counts.
///
/// # Errors
/// SerializationException: a value is not of its type, or a name or value is no text.
pub fn decode(
    operation: &'static OperationModel,
    parameters: &[(Vec<u8>, Vec<u8>)],
    form: Form,
) -> Result<Decoded, ApiError> {
    let mut root = Node::default();
    for (name, value) in parameters {
        let (Ok(name), Ok(value)) = (std::str::from_utf8(name), std::str::from_utf8(value)) else {
            return Err(ApiError::serialization("A parameter is not in UTF-8."));
        };
        if name.split('.').count() > DEEPEST {
            continue;
        }
        let node = name.split('.').fold(&mut root, |node, part| node.inner.entry(part).or_default());
        node.value.get_or_insert(value);
    }
    let input = read(operation.input, &root, "")?.unwrap_or_else(|| Value::Object(Map::new()));
    Ok(Decoded::new(operation, input, form))
}

/// The value of a shape, `None` where nothing was sent for it.
fn read(shape: &Shape, node: &Node<'_>, name: &str) -> Result<Option<Value>, ApiError> {
    let scalar = |read: fn(&str) -> Option<Value>| match node.value {
        None => Ok(None),
        Some(text) => read(text).map(Some).ok_or_else(|| mistyped(shape, name)),
    };
    match &shape.kind {
        Kind::Structure(members) => {
            let mut object = Map::new();
            for member in *members {
                let Some(node) = node.inner.get(member.name) else { continue };
                let path = if name.is_empty() { member.name.to_owned() } else { format!("{name}.{}", member.name) };
                if let Some(value) = read(member.shape, node, &path)? {
                    object.insert(member.name.to_owned(), value);
                }
            }
            Ok(Some(Value::Object(object)))
        }
        Kind::List { element, .. } => {
            let mut elements = Vec::new();
            for node in numbered(node, "member") {
                elements.push(read(element, node, name)?.unwrap_or(Value::Null));
            }
            Ok(given(node, elements.is_empty()).then_some(Value::Array(elements)))
        }
        Kind::Map { key, value, entry, .. } => {
            let mut object = Map::new();
            for node in numbered(node, "entry") {
                let part = |shape, part| node.inner.get(part).map_or(Ok(None), |node| read(shape, node, name));
                if let (Some(Value::String(key)), Some(value)) = (part(key, entry.0)?, part(value, entry.1)?) {
                    object.insert(key, value);
                }
            }
            Ok(given(node, object.is_empty()).then_some(Value::Object(object)))
        }
        Kind::String(_) | Kind::Document => scalar(|text| Some(text.into())),
        Kind::Boolean => scalar(|text| match text {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        }),
        Kind::Integer(_) => scalar(|text| text.parse::<i32>().ok().map(Value::from)),
        Kind::Long(_) => scalar(|text| text.parse::<i64>().ok().map(Value::from)),
        // As AWS JSON has it: seconds since the epoch.
        Kind::Timestamp => scalar(|text| time::parse(text).map(|millis| Value::from(millis as f64 / 1000.0))),
        Kind::Blob(_) => scalar(|text| scalars::decode(text).map(|_| text.into())),
    }
}

/// An empty list is sent as its bare name.
fn given(node: &Node<'_>, is_empty: bool) -> bool {
    !is_empty || node.value == Some("")
}

/// `member.1`, `member.2`, in the order of their numbers. What has no number does not count.
fn numbered<'a, 'b>(node: &'b Node<'a>, step: &str) -> impl Iterator<Item = &'b Node<'a>> {
    let inner = node.inner.get(step).map(|node| &node.inner);
    let mut elements: Vec<(u32, &Node<'a>)> =
        inner.into_iter().flatten().filter_map(|(number, node)| Some((number.parse().ok()?, node))).collect();
    elements.sort_by_key(|(number, _)| *number);
    elements.into_iter().map(|(_, node)| node)
}

fn mistyped(shape: &Shape, name: &str) -> ApiError {
    let wanted = match shape.kind {
        Kind::Boolean => "a Boolean",
        Kind::Integer(_) => "an Integer",
        Kind::Long(_) => "a Long",
        Kind::Timestamp => "a Timestamp",
        _ => "a Blob",
    };
    ApiError::new(ErrorKind::SerializationException, format!("The value at {name} is not {wanted}"))
}

#[cfg(test)]
mod tests;
