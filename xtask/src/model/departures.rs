//! What we knowingly do differently from the published model, each with its source: `model/overrides.toml` and
//! `model/undeclared.toml`. An entry that names nothing in the model is an error, so that none outlives its reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::facts::{Facts, Type};
use super::services::Listed;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// Constraints of a shape that the service applies differently from its published model.
    shape: Vec<ShapeOverride>,
    /// Members that answer with 0 when absent.
    zero: Vec<ZeroOverride>,
    /// Exceptions that are not in the model at all.
    pub error: Vec<ExtraError>,
    /// Shapes that are `Secret` in Rust.
    secret: Names,
    /// Shapes whose values `Debug` hides although the model does not call them sensitive.
    hidden: Names,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Names {
    #[serde(rename = "source")]
    _source: String,
    shapes: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShapeOverride {
    name: String,
    #[serde(rename = "source")]
    _source: String,
    pattern: Option<String>,
    #[serde(default)]
    add_values: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ZeroOverride {
    structure: String,
    member: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraError {
    pub name: String,
    pub status: u16,
    #[serde(rename = "source")]
    _source: String,
}

impl Overrides {
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| format!("model/overrides.toml: {error}"))
    }

    /// Those of a neighbouring service, whose required integers are required.
    pub fn of_service(service: &Listed) -> Self {
        let names = |shapes: &BTreeSet<String>| Names { shapes: shapes.clone(), ..Names::default() };
        Self {
            shape: Vec::new(),
            zero: Vec::new(),
            error: Vec::new(),
            secret: names(&service.secret),
            hidden: names(&service.hidden),
        }
    }

    /// # Errors
    /// A shape that the model does not have.
    pub fn check_names(&self, facts: &Facts) -> Result<(), String> {
        self.secret.shapes.iter().chain(&self.hidden.shapes).try_for_each(|name| facts.shape(name).map(|_| ()))
    }

    /// The facts as this server applies them.
    pub fn apply(&self, mut facts: Facts) -> Result<Facts, String> {
        for change in &self.shape {
            let shape = facts.shapes.get_mut(&change.name);
            let shape = shape.ok_or_else(|| format!("model/overrides.toml: no shape {}", change.name))?;
            if let Some(pattern) = &change.pattern {
                shape.pattern = Some(pattern.clone());
            }
            for value in &change.add_values {
                if shape.values.contains(value) {
                    return Err(format!("model/overrides.toml: {} has {value} by now", change.name));
                }
                shape.values.push(value.clone());
            }
        }
        self.check_names(&facts).map_err(|why| format!("model/overrides.toml: {why}"))?;
        self.mark_zeroes(&mut facts)?;
        Ok(facts)
    }

    /// Required integers are primitives in the service: absent, they are 0. So are the optional ones listed.
    fn mark_zeroes(&self, facts: &mut Facts) -> Result<(), String> {
        let integers: BTreeSet<String> = facts
            .shapes
            .iter()
            .filter(|(_, shape)| matches!(shape.kind, Type::Integer | Type::Long))
            .map(|(name, _)| name.clone())
            .collect();
        for shape in facts.shapes.values_mut() {
            for member in &mut shape.members {
                member.zero = member.required && integers.contains(&member.shape);
            }
        }
        for change in &self.zero {
            let members = facts.shapes.get_mut(&change.structure).map(|shape| &mut shape.members);
            let member = members.and_then(|members| members.iter_mut().find(|member| member.name == change.member));
            let member = member.filter(|member| integers.contains(&member.shape));
            member
                .ok_or_else(|| format!("model/overrides.toml: no integer {}.{}", change.structure, change.member))?
                .zero = true;
        }
        Ok(())
    }

    pub fn is_secret(&self, shape: &str) -> bool {
        self.secret.shapes.contains(shape)
    }

    pub fn is_hidden(&self, shape: &str) -> bool {
        self.hidden.shapes.contains(shape)
    }
}

/// Errors that operations answer without declaring them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undeclared {
    everywhere: Vec<Everywhere>,
    operation: Vec<UndeclaredByOperation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Everywhere {
    error: String,
    #[serde(default)]
    scope: Scope,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Scope {
    #[default]
    All,
    Signed,
    Unsigned,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct UndeclaredByOperation {
    name: String,
    errors: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
}

impl Undeclared {
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| format!("model/undeclared.toml: {error}"))
    }

    /// Those of a neighbouring service.
    pub fn of_service(service: &Listed) -> Self {
        Self { everywhere: Vec::new(), operation: service.undeclared.clone() }
    }

    /// What every signed and every unsigned operation may answer, each sorted.
    pub fn everywhere(&self, known: &BTreeSet<String>) -> Result<(Vec<&str>, Vec<&str>), String> {
        if let Some(unknown) = self.everywhere.iter().find(|entry| !known.contains(&entry.error)) {
            return Err(format!("model/undeclared.toml: {} is no known error", unknown.error));
        }
        let but = |excluded: Scope| -> Vec<&str> {
            let entries = self.everywhere.iter().filter(|entry| entry.scope != excluded);
            entries.map(|entry| entry.error.as_str()).collect::<BTreeSet<_>>().into_iter().collect()
        };
        Ok((but(Scope::Unsigned), but(Scope::Signed)))
    }

    /// Undeclared errors of single operations, sorted.
    pub fn by_operation(
        &self,
        facts: &Facts,
        known: &BTreeSet<String>,
    ) -> Result<BTreeMap<&str, BTreeSet<String>>, String> {
        let mut all: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for entry in &self.operation {
            let fact = facts.operations.get(&entry.name);
            let fact = fact.ok_or_else(|| format!("undeclared errors: no operation {}", entry.name))?;
            for error in &entry.errors {
                if fact.errors.contains(error) {
                    return Err(format!("undeclared errors: {} declares {error}", entry.name));
                }
                if !known.contains(error) {
                    return Err(format!("undeclared errors: {error}, at {}, is no known error", entry.name));
                }
            }
            all.entry(&entry.name).or_default().extend(entry.errors.iter().cloned());
        }
        Ok(all)
    }
}
