//! The services beside user pools, and which of their operations are taken: `model/services.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Services {
    #[serde(rename = "service")]
    pub all: Vec<Listed>,
}

/// One service and how it departs from the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// As botocore has it: the facts are `model/NAME.json`, the Rust `wire/src/services/NAME`.
    pub name: String,
    /// The error that violated constraints answer.
    pub violation: String,
    /// Signed for `us-east-1` wherever it is.
    #[serde(default)]
    pub global: bool,
    /// Answers JSON where `Accept` asks for it, though its protocol is XML.
    #[serde(default)]
    pub json_answers: bool,
    /// Shapes that are `Secret` in Rust.
    #[serde(default)]
    pub secret: BTreeSet<String>,
    /// Shapes whose values `Debug` hides although the model does not call them sensitive.
    #[serde(default)]
    pub hidden: BTreeSet<String>,
    /// By noun: a folder of operations in `service` and of scenarios in `tests`.
    pub operations: BTreeMap<String, Vec<String>>,
    /// Errors that operations answer without declaring them.
    #[serde(default)]
    pub undeclared: Vec<super::departures::UndeclaredByOperation>,
}

impl Services {
    pub fn parse(text: &str) -> Result<Self, String> {
        let services: Self = toml::from_str(text).map_err(|error| format!("model/services.toml: {error}"))?;
        let mut nouns = BTreeSet::new();
        for noun in services.all.iter().flat_map(|service| service.operations.keys()) {
            if !nouns.insert(noun) {
                return Err(format!("model/services.toml: two services have the noun {noun}"));
            }
        }
        Ok(services)
    }
}

impl Listed {
    pub fn wanted(&self) -> BTreeSet<String> {
        self.operations.values().flatten().cloned().collect()
    }
}
