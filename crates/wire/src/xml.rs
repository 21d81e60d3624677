//! Values as the XML of the Query protocol. Only ever written; nothing here reads XML.

use std::fmt::Write as _;

use serde_json::Value;

use crate::model::{Kind, Shape};
use crate::time;

/// The members of a structure, a list or a map as elements, a scalar as text.
pub fn content(shape: &Shape, value: &Value, out: &mut String) {
    match (&shape.kind, value) {
        (Kind::Structure(members), Value::Object(given)) => {
            for member in *members {
                if let Some(value) = given.get(member.name) {
                    element(member.name, member.shape, value, out);
                }
            }
        }
        (Kind::List { element: shape, .. }, Value::Array(elements)) => {
            elements.iter().for_each(|value| element("member", shape, value, out));
        }
        (Kind::Map { value: shape, entry: (key_name, value_name), .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                out.push_str("<entry>");
                text_element(key_name, key, out);
                element(value_name, shape, value, out);
                out.push_str("</entry>");
            }
        }
        (Kind::Timestamp, Value::Number(seconds)) => {
            let millis = seconds.as_f64().map_or(0, |seconds| (seconds * 1000.0).round() as i64);
            out.push_str(&time::format(millis));
        }
        (_, Value::String(value)) => text(value, out),
        (_, other) => {
            let _ = write!(out, "{other}");
        }
    }
}

fn element(name: &str, shape: &Shape, value: &Value, out: &mut String) {
    let _ = write!(out, "<{name}>");
    content(shape, value, out);
    let _ = write!(out, "</{name}>");
}

pub fn text_element(name: &str, value: &str, out: &mut String) {
    let _ = write!(out, "<{name}>");
    text(value, out);
    let _ = write!(out, "</{name}>");
}

/// Characters that XML 1.0 does not have become U+FFFD; a carriage return, which a reader would drop, is named.
pub fn text(value: &str, out: &mut String) {
    for letter in value.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' => out.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}
