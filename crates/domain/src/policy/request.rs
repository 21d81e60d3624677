//! What is asked of policies: an action on a resource, and the circumstances.

use std::collections::BTreeMap;

/// The circumstances of a request: condition keys and their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// By key in lower case: keys are compared without case.
    values: BTreeMap<String, Vec<String>>,
}

impl Context {
    pub fn new() -> Self {
        Self::default()
    }

    /// One value; an earlier one gives way.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.values.insert(key.to_lowercase(), vec![value.into()]);
    }

    /// Any number of values; without any the key is absent.
    pub fn set_all(&mut self, key: &str, values: impl IntoIterator<Item = String>) {
        self.values.insert(key.to_lowercase(), values.into_iter().collect());
    }

    /// By key in lower case; never empty.
    pub fn values(&self, key: &str) -> Option<&[String]> {
        self.values.get(key).map(Vec::as_slice).filter(|values| !values.is_empty())
    }

    /// Takes over what another context says; it wins.
    pub fn merge(&mut self, other: &Self) {
        for (key, values) in &other.values {
            self.values.insert(key.clone(), values.clone());
        }
    }

    /// In the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.values.iter().map(|(key, values)| (key.as_str(), values.as_slice()))
    }
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Such as `cognito-idp:AdminGetUser`.
    pub action: &'a str,
    /// An ARN, or `*` for what is about none.
    pub resource: &'a str,
    pub context: &'a Context,
}
