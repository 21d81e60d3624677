//! From bytes to typed input: decode (here AWS JSON 1.1), validate, typed.
//!
//! The order is Amazon's. A body of the wrong types is refused before anything else is looked at; the signature is
//! checked on what was decoded, by the caller; only then are constraints validated, all of them, and the input typed.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::{Map, Number, Value};

use crate::error::{ApiError, ErrorKind};
use crate::model::{Kind, OperationModel, Shape};
use crate::modelled::Modelled;
use crate::routing::Form;
use crate::{scalars, validate};

/// A request whose members have the types of the model, and nothing but members of the model.
///
/// It holds passwords in clear, so `Debug` shows the operation only.
#[derive(Clone)]
pub struct Decoded {
    model: &'static OperationModel,
    input: Value,
    form: Form,
}

impl Decoded {
    /// `input` has the types of the operation's model.
    pub(crate) fn new(model: &'static OperationModel, input: Value, form: Form) -> Self {
        Self { model, input, form }
    }

    pub(crate) fn in_form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// How it is answered.
    pub fn form(&self) -> Form {
        self.form
    }

    pub fn model(&self) -> &'static OperationModel {
        self.model
    }

    /// A top-level text member as given, however malformed; `None` if absent or not a text.
    pub fn member_str(&self, name: &str) -> Option<&str> {
        self.input.get(name).and_then(Value::as_str)
    }

    /// A text member of a top-level structure, as [`Decoded::member_str`].
    pub fn inner_str(&self, structure: &str, name: &str) -> Option<&str> {
        self.input.get(structure)?.get(name)?.as_str()
    }

    /// The pairs of a top-level map of texts (`Tags`), or of a list of `Key` and `Value`; nothing where it is absent or
    /// not of that form.
    pub fn member_pairs(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        let member = self.input.get(name);
        let map = member.and_then(Value::as_object).into_iter().flatten();
        let map = map.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
        let list = member.and_then(Value::as_array).into_iter().flatten();
        map.chain(list.filter_map(|pair| Some((pair.get("Key")?.as_str()?, pair.get("Value")?.as_str()?))))
    }

    /// The top-level texts that are not marked as sensitive, by name.
    pub fn plain_texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let members = match &self.model.input.kind {
            Kind::Structure(members) => *members,
            _ => &[],
        };
        let plain = members.iter().filter(|member| !member.shape.sensitive);
        plain.filter_map(|member| Some((member.name, self.member_str(member.name)?)))
    }

    /// The texts of a top-level list (`TagKeys`); nothing where it is absent or not of that form.
    pub fn member_texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.input.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// A header of a person's request, as a back end repeats it in `ContextData`.
    pub fn repeated_header(&self, name: &str) -> Option<&str> {
        let headers = self.input.get("ContextData")?.get("HttpHeaders")?.as_array()?;
        let is_it = |header: &&Value| {
            let found = header.get("headerName").and_then(Value::as_str);
            found.is_some_and(|found| found.eq_ignore_ascii_case(name))
        };
        headers.iter().find(is_it)?.get("headerValue")?.as_str()
    }
}

impl std::fmt::Debug for Decoded {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Decoded").field("operation", &self.model.name).finish_non_exhaustive()
    }
}

/// Reads a body by the types of the operation's input. `null` is absence, unknown members are dropped, of two members
/// of the same name the last counts, decimals lose their fraction where an integer is due.
///
/// JSON may nest 127 levels deep. The size of a body is the listener's affair.
///
/// # Errors
/// SerializationException, in the service's words.
pub fn decode(model: &'static OperationModel, body: &[u8]) -> Result<Decoded, ApiError> {
    let nothing_to_say = ApiError::without_message(ErrorKind::SerializationException);
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return Err(nothing_to_say) };
    match &body {
        Value::Object(_) => {}
        Value::Array(_) => return Err(ApiError::serialization(UNEXPECTED_LIST)),
        _ => return Err(nothing_to_say),
    }
    match typed_value(model.input, body) {
        Ok(input) => Ok(Decoded::new(model, input, Form::Json)),
        Err(Mistyped::Silent) => Err(nothing_to_say),
        Err(Mistyped::Worded(message)) => Err(ApiError::new(ErrorKind::SerializationException, message)),
    }
}

/// Checks every constraint of the model.
///
/// # Errors
/// The service's error for it (InvalidParameterException, say), naming every violation.
pub fn validate(decoded: &Decoded) -> Result<(), ApiError> {
    let model = decoded.model;
    validate::violations(model.input, &decoded.input).into_error(model.service.violation)
}

/// The input of `O`. Call it after [`validate`].
///
/// # Errors
/// InternalErrorException where the input was not validated or belongs to another operation: a fault of ours.
pub fn typed<O: Modelled>(decoded: &Decoded) -> Result<O::Input, ApiError> {
    O::Input::deserialize(&decoded.input)
        .map_err(|_| ApiError::internal_error(format!("{} was given input that is not valid", O::NAME)))
}

const UNEXPECTED_LIST: &str = "Start of list found where not expected";
const UNEXPECTED_STRUCTURE: &str = "Start of structure or map found where not expected.";

/// A value that has not the type its place demands.
enum Mistyped {
    Silent,
    Worded(Cow<'static, str>),
}

impl From<&'static str> for Mistyped {
    fn from(message: &'static str) -> Self {
        Self::Worded(Cow::Borrowed(message))
    }
}

/// `value` as the shape has it. The recursion is as deep as the model, which has no cycle.
fn typed_value(shape: &Shape, value: Value) -> Result<Value, Mistyped> {
    match (&shape.kind, value) {
        // An absent element of a list is the validator's to word.
        (Kind::Document, value) => Ok(value),
        (_, Value::Null) => Ok(Value::Null),
        (Kind::Structure(members), Value::Object(mut given)) => {
            let mut typed = Map::new();
            for member in *members {
                match given.remove(member.name) {
                    None | Some(Value::Null) if member.zero => {
                        typed.insert(member.name.to_owned(), 0.into());
                    }
                    None | Some(Value::Null) => {}
                    Some(value) => {
                        typed.insert(member.name.to_owned(), typed_value(member.shape, value)?);
                    }
                }
            }
            Ok(Value::Object(typed))
        }
        (Kind::List { element, .. }, Value::Array(elements)) => {
            elements.into_iter().map(|value| typed_value(element, value)).collect::<Result<_, _>>().map(Value::Array)
        }
        // A key without a value is as absent as a member: amazon-cognito-identity-js sends `DEVICE_KEY: null`.
        (Kind::Map { value: shape, .. }, Value::Object(entries)) => entries
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| Ok((key, typed_value(shape, value)?)))
            .collect::<Result<_, _>>()
            .map(Value::Object),
        (Kind::Structure(_) | Kind::Map { .. }, Value::Array(_)) => Err(UNEXPECTED_LIST.into()),
        (Kind::Structure(_) | Kind::Map { .. }, _) => Err("Expected null".into()),
        (Kind::List { .. }, Value::Object(_)) => Err(UNEXPECTED_STRUCTURE.into()),
        (Kind::List { .. }, _) => Err("Expected list or null".into()),
        (_, Value::Array(_)) => Err(UNEXPECTED_LIST.into()),
        (_, Value::Object(_)) => Err(UNEXPECTED_STRUCTURE.into()),
        (Kind::String(_), value @ Value::String(_)) | (Kind::Boolean, value @ Value::Bool(_)) => Ok(value),
        (Kind::Timestamp, value @ Value::Number(_)) => Ok(value),
        (Kind::Blob(_), Value::String(text)) => {
            if scalars::decode(&text).is_some() {
                Ok(Value::String(text))
            } else {
                Err(Mistyped::Silent)
            }
        }
        (kind @ Kind::Integer(_), Value::Number(number)) => whole(&number)
            .filter(|whole| i32::try_from(*whole).is_ok())
            .map(Value::from)
            .ok_or_else(|| inconvertible(kind, &Value::Number(number))),
        (kind @ Kind::Long(_), Value::Number(number)) => {
            whole(&number).map(Value::from).ok_or_else(|| inconvertible(kind, &Value::Number(number)))
        }
        (kind, value) => Err(inconvertible(kind, &value)),
    }
}

/// A number without its fraction, if it has 64 bits.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let whole = number.as_f64()?.trunc();
        // Exactly representable bounds, the upper one already too large.
        (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole).then_some(whole as i64)
    })
}

fn inconvertible(kind: &Kind, value: &Value) -> Mistyped {
    let given = match value {
        Value::String(_) => "STRING_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        _ => "FALSE_VALUE",
    };
    let wanted = match kind {
        Kind::Integer(_) => "an Integer",
        Kind::Long(_) => "a Long",
        Kind::Boolean => "a Boolean",
        Kind::Timestamp => "a Timestamp",
        Kind::Blob(_) => "a Blob",
        _ => "a String",
    };
    Mistyped::Worded(Cow::Owned(format!("{given} can not be converted to {wanted}")))
}

#[cfg(test)]
mod tests;
