//! That the generated types and the generated tables say the same, for every operation.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::{self, Kind, Limits, OperationModel, Protocol, Shape, Text};
use crate::modelled::Modelled;
use crate::routing::Form;
use crate::shapes::*;
use crate::{encode, protocol, query};

/// One of these satisfies each pattern of the model.
const TEXTS: [&str; 25] = [
    "a",
    "abcdefghijklmnopqrstuvwxyz",
    "1",
    "123456",
    "us-east-1_abc",
    "us-east-1_0a-b",
    "arn:aws:iam::123456789012:role/x",
    "arn:aws:s3:::bucket",
    "your code is {####}",
    "click {##here##}",
    "Level1",
    "a@b",
    "6f1a0f6e-3f0c-4d5b-9c1e-0123456789ab",
    "cognito:default",
    "terms-of-use",
    "tkn0123456789012345678901234",
    "import-1",
    "us-east-1:6f1a0f6e-3f0c-4d5b-9c1e-0123456789ab",
    "authenticated",
    "123456789012",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "v1",
    "/a/",
    "0123456789abcdef0123456789abcdef01234567",
    "01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef1",
];

/// A valid value with every member there is.
fn full(shape: &Shape) -> Value {
    match &shape.kind {
        Kind::Structure(members) => {
            Value::Object(members.iter().map(|member| (member.name.to_owned(), full(member.shape))).collect())
        }
        Kind::List { element, .. } => json!([full(element)]),
        Kind::Map { key, value, .. } => {
            let key = full(key).as_str().expect("a text key").to_owned();
            Value::Object(Map::from_iter([(key, full(value))]))
        }
        Kind::String(text) => Value::from(valid_text(shape.name, text)),
        Kind::Integer(limits) | Kind::Long(limits) => Value::from(limits.max.or(limits.min).unwrap_or(7)),
        Kind::Boolean => Value::Bool(true),
        Kind::Timestamp => json!(1_689_030_181.63),
        Kind::Blob(_) => json!("YmxvYg=="),
        Kind::Document => json!({"any": ["thing", null, 1.5]}),
    }
}

fn valid_text(name: &str, text: &Text) -> String {
    if let Some(value) = text.values.last() {
        return (*value).to_owned();
    }
    let Limits { min, max } = text.length;
    let fits = |candidate: &&&str| {
        let length = candidate.chars().count() as i64;
        min.is_none_or(|min| length >= min)
            && max.is_none_or(|max| length <= max)
            && text.pattern.as_ref().is_none_or(|pattern| pattern.matches(candidate))
    };
    let found = TEXTS.iter().find(fits).map(|text| (*text).to_owned());
    found.unwrap_or_else(|| panic!("no text for {name}"))
}

/// Every member of the model arrives in the typed input and leaves with the typed output, under its own name.
fn survives<O: Modelled>()
where
    O::Input: serde::Serialize,
    O::Output: serde::de::DeserializeOwned,
{
    let service = O::MODEL.service;
    assert!(std::ptr::eq(O::MODEL, service.operation(O::NAME).expect("a model")), "{}", O::NAME);

    let input = full(O::MODEL.input);
    let decoded = protocol::decode(O::MODEL, input.to_string().as_bytes()).expect(O::NAME);
    protocol::validate(&decoded).expect(O::NAME);
    let typed = protocol::typed::<O>(&decoded).expect(O::NAME);
    assert_eq!(serde_json::to_value(&typed).expect(O::NAME), input, "{}", O::NAME);

    if matches!(service.protocol, Protocol::Query { .. }) {
        let mut parameters = Vec::new();
        as_parameters(O::MODEL.input, &input, "", &mut parameters);
        let decoded = query::decode(O::MODEL, &parameters, Form::Xml).expect(O::NAME);
        assert_eq!(protocol::validate(&decoded), Ok(()), "{}", O::NAME);
        let typed = protocol::typed::<O>(&decoded).expect(O::NAME);
        assert_eq!(serde_json::to_value(&typed).expect(O::NAME), input, "{}", O::NAME);
    }

    let Some(shape) = O::MODEL.output else { return };
    let output = full(shape);
    let typed: O::Output = serde_json::from_value(output.clone()).expect(O::NAME);
    let body = encode::success::<O>(&typed);
    assert_eq!(serde_json::from_slice::<Value>(&body).expect(O::NAME), output, "{}", O::NAME);
    assert_eq!(encode::check_output(O::MODEL, &body), Ok(()), "{}", O::NAME);
}

/// As a client of the Query protocol sends it.
fn as_parameters(shape: &Shape, value: &Value, name: &str, out: &mut Vec<(Vec<u8>, Vec<u8>)>) {
    let inner = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match (&shape.kind, value) {
        (Kind::Structure(members), Value::Object(given)) => {
            for member in *members {
                if let Some(value) = given.get(member.name) {
                    as_parameters(member.shape, value, &inner(member.name), out);
                }
            }
        }
        (Kind::List { element, .. }, Value::Array(elements)) => {
            for (index, value) in elements.iter().enumerate() {
                as_parameters(element, value, &inner(&format!("member.{}", index + 1)), out);
            }
        }
        (Kind::Map { value: shape, entry, .. }, Value::Object(entries)) => {
            for (index, (key, value)) in entries.iter().enumerate() {
                let place = inner(&format!("entry.{}", index + 1));
                out.push((format!("{place}.{}", entry.0).into_bytes(), key.clone().into_bytes()));
                as_parameters(shape, value, &format!("{place}.{}", entry.1), out);
            }
        }
        (_, Value::String(text)) => out.push((name.as_bytes().to_vec(), text.clone().into_bytes())),
        (_, other) => out.push((name.as_bytes().to_vec(), other.to_string().into_bytes())),
    }
}

#[test]
fn types_and_tables_agree_for_every_operation_of_the_neighbours() {
    let mut seen = Vec::new();
    macro_rules! each {
        ($($operation:ident)+) => {$(
            survives::<$operation>();
            seen.push($operation::NAME);
        )+};
    }
    macro_rules! each_service {
        ($($neighbour:ident)+) => {$(
            #[allow(clippy::wildcard_imports, reason = "the macro names the operations")]
            {
                use crate::services::$neighbour::*;
                crate::services::$neighbour::shapes::with_every_operation!(each);
            }
        )+};
    }
    crate::services::with_every_service!(each_service);
    let neighbours = model::services().iter().skip(1).flat_map(|service| service.operations);
    assert_eq!(seen, neighbours.map(|operation| operation.name).collect::<Vec<_>>());
}

#[test]
fn types_and_tables_agree_for_every_operation() {
    let mut seen = Vec::new();
    macro_rules! each {
        ($($operation:ident)+) => {$(
            survives::<$operation>();
            seen.push($operation::NAME);
        )+};
    }
    with_every_operation!(each);
    assert_eq!(seen, model::operations().map(|operation| operation.name).collect::<Vec<_>>());
}

/// The list of the API reference, so that a new release of the model shows as a reviewed difference.
#[test]
fn the_operations_are_these() {
    let names: Vec<_> = model::operations().map(|operation| operation.name).collect();
    assert_eq!(names.len(), 141);
    insta::assert_snapshot!("operations", names.join("\n"));
}

#[test]
fn the_unsigned_operations_are_these() {
    let names: Vec<_> = model::operations().filter(|operation| operation.unsigned).map(|each| each.name).collect();
    assert_eq!(names.len(), 34);
    insta::assert_snapshot!("unsigned_operations", names.join("\n"));
}

#[test]
fn errors_are_declared_listed_or_impossible() {
    use crate::ErrorKind as Kind;

    let may = |operation: &str, kind| model::operation(operation).map(|model: &OperationModel| model.may_answer(kind));
    assert_eq!(may("AdminGetUser", Kind::UserNotFoundException), Some(true));
    assert_eq!(may("AdminGetUser", Kind::AccessDeniedException), Some(true));
    assert_eq!(may("GetUser", Kind::AccessDeniedException), Some(false));
    assert_eq!(may("GetUser", Kind::SerializationException), Some(true));
    assert_eq!(may("AdminCreateUser", Kind::AliasExistsException), Some(true));
    assert_eq!(may("AdminGetUser", Kind::CodeMismatchException), Some(false));
}

/// Texts that only some patterns take.
const ODD: [&str; 8] =
    ["\u{202e}abc", "abc\u{7}", "\u{ad}\u{ad}\u{ad}", "a\u{2028}b", " abc ", "_abc_", "\u{1f389}abc", "\u{e000}bc"];

/// The constraints of every text in a shape, by the name of the member that has it.
fn texts(shape: &'static Shape, member: &'static str, found: &mut BTreeMap<&'static str, Vec<&'static Text>>) {
    match &shape.kind {
        Kind::Structure(members) => members.iter().for_each(|member| texts(member.shape, member.name, found)),
        Kind::List { element, .. } => texts(element, member, found),
        Kind::String(text) => found.entry(member).or_default().push(text),
        _ => {}
    }
}

/// What an operation takes under a name it may have to answer under that name, and then the model must allow it.
#[test]
fn what_is_taken_under_a_name_may_be_answered_under_it() {
    let takes = |texts: &[&Text], odd: &str| {
        texts
            .iter()
            .any(|text| text.values.is_empty() && text.pattern.as_ref().is_none_or(|pattern| pattern.matches(odd)))
    };
    let mut one_way = Vec::new();
    for operation in model::services().iter().flat_map(|service| service.operations) {
        let (mut taken, mut answered) = (BTreeMap::new(), BTreeMap::new());
        texts(operation.input, "", &mut taken);
        operation.output.into_iter().for_each(|shape| texts(shape, "", &mut answered));
        for (name, taken) in &taken {
            let Some(answered) = answered.get(name) else { continue };
            let odd = ODD.iter().filter(|odd| takes(taken, odd) && !takes(answered, odd));
            one_way.extend(odd.map(|odd| (operation.name, *name, *odd)));
        }
    }
    assert_eq!(one_way, []);
}
