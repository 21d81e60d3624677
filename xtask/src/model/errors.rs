//! Emits `wire::error::ErrorKind` and the constructors of `ApiError`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Model, names};

/// Every error the server can answer, with its status in AWS JSON.
fn statuses(models: &[Model]) -> BTreeMap<String, u16> {
    let mut statuses = BTreeMap::new();
    for model in models {
        let declared = model.facts.exceptions().map(|(name, shape)| (name, if shape.fault { 500 } else { 400 }));
        let extra = model.overrides.error.iter().map(|extra| (&extra.name, extra.status));
        for (name, status) in declared.chain(extra) {
            statuses.entry(name.clone()).or_insert(status);
        }
    }
    statuses
}

pub fn known(models: &[Model]) -> BTreeSet<String> {
    statuses(models).into_keys().collect()
}

/// # Errors
/// Two errors whose constructors would have one name.
pub fn emit(models: &[Model]) -> Result<String, String> {
    let mut text = String::from("use super::error_kinds;\n\nerror_kinds! {\n");
    let mut constructors = BTreeMap::new();
    for (name, status) in statuses(models) {
        let constructor = names::constructor(&name);
        let _ = writeln!(text, "    {name}, {constructor}, {status};");
        if let Some(other) = constructors.insert(constructor, name.clone()) {
            return Err(format!("{other} and {name} would have the same constructor"));
        }
    }
    text += "}\n";
    Ok(text)
}
