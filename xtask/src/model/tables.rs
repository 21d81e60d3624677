//! Emits the static tables that the generic decoder and validator interpret: one `Shape` per shape, one
//! `OperationModel` per operation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::facts::{ShapeFact, Type};
use super::{Model, names, nouns};

pub fn emit(model: &Model, known: &BTreeSet<String>) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    for noun in model.nouns.all() {
        let mut body = String::new();
        for name in model.nouns.shapes_of(noun) {
            body += &shape(name, model.facts.shape(name)?)?;
        }
        if body.is_empty() {
            continue;
        }
        let mut text = format!("//! Constraints of the shapes of the noun `{noun}`, as data.\n\n");
        let kinds = ["Kind::", "Limits", "Member::", "Pattern::", "Shape ", "Text "];
        let kinds = kinds.iter().filter(|kind| body.contains(*kind)).map(|kind| kind.trim_end_matches([':', ' ']));
        text += &names::import("crate::model", kinds);
        let borrowed: Vec<String> =
            model.nouns.borrowed_by(noun, &model.facts)?.into_iter().map(names::shout).collect();
        text += &names::import("super::common", borrowed.iter().map(String::as_str));
        text.push('\n');
        text += &body;
        files.insert(format!("{noun}.rs"), text);
    }
    let nouns = files.keys().map(|file| file.trim_end_matches(".rs"));
    let nouns: Vec<String> = nouns.filter(|noun| *noun != nouns::COMMON).map(|noun| format!("{noun}::*")).collect();
    let imports = names::import("super", nouns.iter().map(String::as_str));
    files.insert("operations.rs".to_owned(), operations(model, &imports, known)?);
    let mut index = String::from("//! The model of the API as static tables, by noun.\n\n");
    for file in files.keys() {
        let _ = writeln!(index, "mod {};", file.trim_end_matches(".rs"));
    }
    index += "\npub(crate) use operations::*;\n";
    files.insert("mod.rs".to_owned(), index);
    Ok(files)
}

fn shape(name: &str, shape: &ShapeFact) -> Result<String, String> {
    let limits = || match (shape.min, shape.max) {
        (None, None) => "Limits::NONE".to_owned(),
        (min, max) => format!("Limits {{ min: {min:?}, max: {max:?} }}"),
    };
    let target = |name: &Option<String>| {
        name.as_deref().map(names::shout).ok_or_else(|| "a list or map without an element".to_owned())
    };
    let kind = match shape.kind {
        Type::Structure => {
            let mut members = String::new();
            for member in &shape.members {
                // How absence is read: as a violation, as nothing, or as 0.
                let absence = match (member.zero, member.required) {
                    (true, _) => "zero",
                    (false, true) => "required",
                    (false, false) => "optional",
                };
                let (path, target) = (names::path(&member.name), names::shout(&member.shape));
                let _ = writeln!(members, "Member::{absence}(\"{}\", \"{path}\", &{target}),", member.name);
            }
            format!("Kind::Structure(&[\n{members}])")
        }
        Type::Exception => return Err(format!("{name} is an exception, not part of a request or an answer")),
        Type::Document => "Kind::Document".to_owned(),
        Type::List => format!("Kind::List {{ element: &{}, size: {} }}", target(&shape.element)?, limits()),
        Type::Map => format!(
            "Kind::Map {{ key: &{}, value: &{}, size: {}{} }}",
            target(&shape.key)?,
            target(&shape.element)?,
            limits(),
            match &shape.entry {
                Some((key, value)) => format!(", entry: (\"{key}\", \"{value}\")"),
                None => ", entry: (\"key\", \"value\")".to_owned(),
            }
        ),
        Type::String => {
            let pattern = match &shape.pattern {
                Some(pattern) => format!("Some(Pattern::new(r#\"{pattern}\"#))"),
                None => "None".to_owned(),
            };
            format!("Kind::String(Text {{ length: {}, pattern: {pattern}, values: &{:?} }})", limits(), shape.values)
        }
        Type::Integer => format!("Kind::Integer({})", limits()),
        Type::Long => format!("Kind::Long({})", limits()),
        Type::Boolean => "Kind::Boolean".to_owned(),
        Type::Timestamp => "Kind::Timestamp".to_owned(),
        Type::Blob => format!("Kind::Blob({})", limits()),
    };
    Ok(format!(
        "pub(crate) static {}: Shape = Shape {{ name: \"{name}\", sensitive: {}, kind: {kind} }};\n",
        names::shout(name),
        shape.sensitive
    ))
}

fn operations(model: &Model, imports: &str, known: &BTreeSet<String>) -> Result<String, String> {
    let undeclared = model.undeclared.by_operation(&model.facts, known)?;
    let mut text = String::from(
        "//! Every operation: its shapes, its declared errors, and those it answers without declaring them.\n\n\
         use crate::error::ErrorKind::*;\nuse crate::model::{OperationModel, Protocol, Service};\n",
    );
    let _ = writeln!(text, "{imports}");
    text += &service(model);
    if model.is_first() {
        let (signed, unsigned) = model.undeclared.everywhere(known)?;
        let _ = writeln!(text, "/// What every signed operation of any service may answer, declared or not.");
        let kind = "crate::error::ErrorKind";
        let _ = writeln!(text, "pub(crate) static SIGNED_UNDECLARED: &[{kind}] = &[{}];\n", signed.join(", "));
        let _ = writeln!(text, "/// What every unsigned operation of any service may answer, declared or not.");
        let _ = writeln!(text, "pub(crate) static UNSIGNED_UNDECLARED: &[{kind}] = &[{}];\n", unsigned.join(", "));
    }
    for (name, fact) in &model.facts.operations {
        let output = match &fact.output {
            Some(output) => format!("Some(&{})", names::shout(output)),
            None => "None".to_owned(),
        };
        let input = fact.input.as_deref().map_or_else(|| "crate::model::NO_INPUT".to_owned(), names::shout);
        let extra: Vec<&str> = undeclared.get(name.as_str()).into_iter().flatten().map(String::as_str).collect();
        let _ = writeln!(
            text,
            "pub(crate) static {}: OperationModel = OperationModel {{ service: &SERVICE, name: \"{name}\", family: \"{}\", input: &{input}, output: {output}, \
             errors: &[{}], undeclared: &[{}], unsigned: {}, path: {:?} }};",
            names::shout(name),
            model.nouns.of(name),
            fact.errors.join(", "),
            extra.join(", "),
            fact.unsigned,
            fact.path
        );
    }
    let _ = writeln!(text, "\n/// Sorted by name.");
    let _ = writeln!(text, "pub(crate) static OPERATIONS: [&OperationModel; {}] = [", model.facts.operations.len());
    for name in model.facts.operations.keys() {
        let _ = writeln!(text, "&{},", names::shout(name));
    }
    text += "];\n";
    Ok(text)
}

/// What all operations of a service share.
fn service(model: &Model) -> String {
    let facts = &model.facts;
    let protocol = match &facts.query {
        Some(query) => format!(
            "Protocol::Query {{ version: \"{}\", namespace: \"{}\", json_answers: {} }}",
            query.version, query.namespace, model.json_answers
        ),
        None if facts.target_prefix.is_empty() => "Protocol::Rest".to_owned(),
        None => format!("Protocol::Json {{ target: \"{}\" }}", facts.target_prefix),
    };
    let mut errors = String::new();
    for (name, shape) in facts.exceptions() {
        if let Some(status) = shape.status {
            let _ = write!(errors, "({name}, \"{}\", {status}), ", shape.code.as_ref().unwrap_or(name));
        }
    }
    format!(
        "pub(crate) static SERVICE: Service = Service {{ name: \"{}\", signing_name: \"{}\", global: {}, protocol: {protocol}, \
         violation: {}, operations: &OPERATIONS, others: &{:?}, errors: &[{errors}] }};\n\n",
        model.name, facts.signing_name, model.global, model.violation, facts.others
    )
}
