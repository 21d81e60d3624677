//! Emits `wire::error::ErrorKind` and the constructors of `ApiError`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::{Model, names};

/// Every error the server can answer, with its status.
fn statuses(model: &Model) -> BTreeMap<String, u16> {
    let declared = model.facts.exceptions();
    let mut statuses: BTreeMap<String, u16> =
        declared.map(|(name, shape)| (name.clone(), if shape.fault { 500 } else { 400 })).collect();
    statuses.extend(model.overrides.error.iter().map(|extra| (extra.name.clone(), extra.status)));
    statuses
}

pub fn known(model: &Model) -> BTreeSet<String> {
    statuses(model).into_keys().collect()
}

pub fn emit(model: &Model) -> String {
    let mut text = String::from("use super::error_kinds;\n\nerror_kinds! {\n");
    for (name, status) in statuses(model) {
        let _ = writeln!(text, "    {name}, {}, {status};", names::constructor(&name));
    }
    text += "}\n";
    text
}
