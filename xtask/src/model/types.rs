//! Emits the Rust types of the wire: one structure per structure, one enum per set of values, one marker per operation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::facts::{ShapeFact, Type};
use super::{Model, names, nouns};

pub fn emit(model: &Model) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    let mut index =
        format!("//! The shapes of {}, by noun, all of them in one name space.\n\n", model.facts.signing_name);
    let defaults = enums_that_need_a_default(model)?;
    for noun in model.nouns.all() {
        let mut body = String::new();
        for operation in model.nouns.operations_of(noun) {
            body += &marker(model, operation)?;
        }
        for name in model.nouns.shapes_of(noun) {
            let shape = model.facts.shape(name)?;
            match shape.kind {
                Type::Structure => body += &structure(model, name, shape)?,
                Type::String if !shape.values.is_empty() => body += &string_enum(name, shape, defaults.contains(name)),
                _ => {}
            }
        }
        if body.is_empty() {
            continue;
        }
        let mut text = format!("//! Shapes of the noun `{noun}`.\n\n");
        text += &imports(model, noun, &body);
        text += &body;
        files.insert(format!("{noun}.rs"), text);
        let _ = writeln!(index, "mod {noun};");
    }
    index.push('\n');
    for noun in files.keys() {
        let _ = writeln!(index, "pub use {}::*;", noun.trim_end_matches(".rs"));
    }
    let operations: Vec<&str> = model.facts.operations.keys().map(String::as_str).collect();
    let _ = writeln!(
        index,
        "\n/// Gives every marker to a macro, so that a test misses none.\n#[cfg(test)]\n\
         macro_rules! with_every_operation {{\n($macro:ident) => {{\n$macro! {{\n{}\n}}\n}};\n}}\n\
         #[cfg(test)]\npub(crate) use with_every_operation;",
        operations.join("\n")
    );
    files.insert("mod.rs".to_owned(), index);
    Ok(files)
}

/// Only what the body names: an unused import would be a warning.
fn imports(model: &Model, noun: &str, body: &str) -> String {
    let mut text = String::new();
    for (sign, import) in [
        ("BTreeMap<", "std::collections::BTreeMap"),
        ("Serialize", "serde::{Deserialize, Serialize}"),
        ("Modelled for", "crate::modelled::Modelled"),
        ("= Empty;", "crate::modelled::Empty"),
        ("string_enum! {", "crate::string_enum::string_enum"),
        ("hidden_debug!(", "crate::secret::hidden_debug"),
        ("Secret>", "crate::secret::Secret"),
        ("Secret,\n", "crate::secret::Secret"),
        ("EpochSeconds", "crate::scalars::EpochSeconds"),
        ("Blob", "crate::scalars::Blob"),
    ] {
        let import = format!("use {import};\n");
        if body.contains(sign) && !text.contains(&import) {
            text += &import;
        }
    }
    // Lists and maps have no name in Rust, so what counts is what the text says, not what the model's shapes name.
    // The values of an enumeration may be called as a shape is: `User = "User"`.
    let lines = body.lines().filter(|line| !line.contains(" = \""));
    let words: BTreeSet<&str> = lines.flat_map(|line| line.split(|letter: char| !letter.is_alphanumeric())).collect();
    let common = model.nouns.shapes_of(nouns::COMMON).map(String::as_str);
    let borrowed = common.filter(|name| noun != nouns::COMMON && has_type(model, name)).map(names::of_type);
    let borrowed: BTreeSet<String> = borrowed.filter(|name| words.contains(name.as_str())).collect();
    text += &names::import("super::common", borrowed.iter().map(String::as_str));
    text.push('\n');
    text
}

/// Whether the shape has a Rust type of its own.
fn has_type(model: &Model, name: &str) -> bool {
    model.facts.shapes.get(name).is_some_and(|shape| shape.kind == Type::Structure || !shape.values.is_empty())
}

fn marker(model: &Model, name: &str) -> Result<String, String> {
    let fact = model.facts.operations.get(name).ok_or_else(|| format!("no operation {name}"))?;
    let or_empty = |shape: &Option<String>| shape.as_deref().map_or_else(|| "Empty".to_owned(), names::of_type);
    Ok(format!(
        "pub struct {name};\n\
         impl Modelled for {name} {{\n\
         const NAME: &'static str = \"{name}\";\n\
         const MODEL: &'static crate::model::OperationModel = &crate::{}::{};\n\
         type Input = {};\n\
         type Output = {};\n\
         }}\n\n",
        model.tables(),
        names::shout(name),
        or_empty(&fact.input),
        or_empty(&fact.output)
    ))
}

fn structure(model: &Model, name: &str, shape: &ShapeFact) -> Result<String, String> {
    let mut hidden = Vec::new();
    let mut fields = String::new();
    let mut renames = false;
    for member in &shape.members {
        let field = names::field(&member.name);
        let target = model.facts.shape(&member.shape)?;
        let rust = rust_type(model, &member.shape)?;
        let renamed = (names::pascal(&field) != member.name).then(|| format!("rename = \"{}\"", member.name));
        renames |= renamed.is_none();
        let skipped = (!member.required).then(|| "skip_serializing_if = \"Option::is_none\"".to_owned());
        let attributes: Vec<String> = renamed.into_iter().chain(skipped).collect();
        if !attributes.is_empty() {
            let _ = writeln!(fields, "#[serde({})]", attributes.join(", "));
        }
        let rust = if member.required { rust } else { format!("Option<{rust}>") };
        let _ = writeln!(fields, "pub {field}: {rust},");
        // A Secret hides itself.
        let hide =
            (target.sensitive || model.overrides.is_hidden(&member.shape)) && !model.overrides.is_secret(&member.shape);
        hidden.push((field, hide));
    }
    let by_hand = hidden.iter().any(|(_, hide)| *hide);
    let debug = if by_hand { "" } else { "Debug, " };
    let mut text = format!("#[derive(Clone, {debug}Default, PartialEq, Serialize, Deserialize)]\n");
    if renames {
        text += "#[serde(rename_all = \"PascalCase\")]\n";
    }
    let name = names::of_type(name);
    let _ = writeln!(text, "pub struct {name} {{\n{fields}}}\n");
    if by_hand {
        let list = |wanted: bool| -> String {
            let names = hidden.iter().filter(|(_, hide)| *hide == wanted).map(|(field, _)| field.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        let _ = writeln!(text, "hidden_debug!({name} {{ {} }} hides {{ {} }});\n", list(false), list(true));
    }
    Ok(text)
}

fn rust_type(model: &Model, name: &str) -> Result<String, String> {
    let shape = model.facts.shape(name)?;
    let element = || shape.element.as_deref().ok_or_else(|| format!("{name} has no element"));
    Ok(match shape.kind {
        Type::Structure => names::of_type(name),
        Type::Exception => return Err(format!("{name} is an exception, not a member")),
        Type::Document => "serde_json::Value".to_owned(),
        Type::List => format!("Vec<{}>", rust_type(model, element()?)?),
        Type::Map if model.overrides.is_secret(name) => "BTreeMap<String, Secret>".to_owned(),
        Type::Map => format!("BTreeMap<String, {}>", rust_type(model, element()?)?),
        Type::String if !shape.values.is_empty() => names::of_type(name),
        Type::String if model.overrides.is_secret(name) => "Secret".to_owned(),
        Type::String => "String".to_owned(),
        Type::Integer => "i32".to_owned(),
        Type::Long => "i64".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Timestamp => "EpochSeconds".to_owned(),
        Type::Blob => "Blob".to_owned(),
    })
}

fn string_enum(name: &str, shape: &ShapeFact, default: bool) -> String {
    let mut text = String::from("string_enum! {\n");
    if default {
        text += "#[derive(Default)]\n";
    }
    let _ = writeln!(text, "pub enum {} {{", names::of_type(name));
    for (index, value) in shape.values.iter().enumerate() {
        if default && index == 0 {
            text += "#[default]\n";
        }
        let _ = writeln!(text, "{} = \"{value}\",", names::variant(value));
    }
    text += "}\n}\n\n";
    text
}

/// A required member has no `None` to fall back on, so that `..Default::default()` needs a value of its enum.
fn enums_that_need_a_default(model: &Model) -> Result<BTreeSet<String>, String> {
    let mut needed = BTreeSet::new();
    for shape in model.facts.shapes.values() {
        for member in shape.members.iter().filter(|member| member.required) {
            if !model.facts.shape(&member.shape)?.values.is_empty() {
                needed.insert(member.shape.clone());
            }
        }
    }
    Ok(needed)
}
