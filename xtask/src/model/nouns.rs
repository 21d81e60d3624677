//! Which file an operation and its shapes belong to: `model/nouns.toml`, one list of operations per noun.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;

/// The noun of shapes that several nouns use.
pub const COMMON: &str = "common";

pub struct Nouns {
    operations: BTreeMap<String, String>,
    shapes: BTreeMap<String, String>,
}

impl Nouns {
    /// # Errors
    /// An operation without a noun, with two, or that the model does not have.
    pub fn parse(text: &str, facts: &Facts) -> Result<Self, String> {
        let lists = toml::from_str(text).map_err(|error| format!("model/nouns.toml: {error}"))?;
        Self::new(lists, facts)
    }

    /// As [`Nouns::parse`].
    pub fn new(lists: BTreeMap<String, Vec<String>>, facts: &Facts) -> Result<Self, String> {
        let mut operations = BTreeMap::new();
        for (noun, list) in lists {
            for operation in list {
                if !facts.operations.contains_key(&operation) {
                    return Err(format!("nouns: no operation {operation}"));
                }
                if let Some(other) = operations.insert(operation.clone(), noun.clone()) {
                    return Err(format!("nouns: {operation} is in {other} and in {noun}"));
                }
            }
        }
        if let Some(missing) = facts.operations.keys().find(|name| !operations.contains_key(*name)) {
            return Err(format!("nouns: {missing} has no noun"));
        }
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (name, noun) in &operations {
            let Some(fact) = facts.operations.get(name) else { continue };
            for root in fact.input.iter().chain(&fact.output) {
                reach(facts, root, noun, &mut users)?;
            }
        }
        let shapes = users.into_iter().map(|(shape, nouns)| {
            let mut nouns = nouns.into_iter();
            let noun = match (nouns.next(), nouns.next()) {
                (Some(only), None) => only,
                _ => COMMON.to_owned(),
            };
            (shape, noun)
        });
        Ok(Self { shapes: shapes.collect(), operations })
    }

    pub fn all(&self) -> BTreeSet<&str> {
        self.operations.values().chain(self.shapes.values()).map(String::as_str).collect()
    }

    pub fn operations_of<'a>(&'a self, noun: &'a str) -> impl Iterator<Item = &'a String> {
        self.operations.iter().filter(move |(_, its)| *its == noun).map(|(name, _)| name)
    }

    /// The noun of an operation.
    pub fn of(&self, operation: &str) -> &str {
        self.operations.get(operation).map_or(COMMON, String::as_str)
    }

    /// Shapes that no operation uses belong to no noun and are not generated.
    pub fn shapes_of<'a>(&'a self, noun: &'a str) -> impl Iterator<Item = &'a String> {
        self.shapes.iter().filter(move |(_, its)| *its == noun).map(|(name, _)| name)
    }

    /// The shapes of other nouns (all of them common) that this noun's shapes name.
    pub fn borrowed_by<'a>(&'a self, noun: &'a str, facts: &'a Facts) -> Result<BTreeSet<&'a str>, String> {
        let mut borrowed = BTreeSet::new();
        for name in self.shapes_of(noun) {
            let shape = facts.shape(name)?;
            let members = shape.members.iter().map(|member| &member.shape);
            let named = members.chain(&shape.element).chain(&shape.key);
            borrowed.extend(named.filter(|target| self.is_foreign(noun, target)).map(String::as_str));
        }
        Ok(borrowed)
    }

    fn is_foreign(&self, noun: &str, shape: &str) -> bool {
        self.shapes.get(shape).is_some_and(|its| its != noun)
    }
}

fn reach(facts: &Facts, name: &str, noun: &str, users: &mut BTreeMap<String, BTreeSet<String>>) -> Result<(), String> {
    if !users.entry(name.to_owned()).or_default().insert(noun.to_owned()) {
        return Ok(());
    }
    let shape = facts.shape(name)?;
    let members = shape.members.iter().map(|member| &member.shape);
    for target in members.chain(&shape.element).chain(&shape.key) {
        reach(facts, target, noun, users)?;
    }
    Ok(())
}
