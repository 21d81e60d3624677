//! One attribute of a schema and what its values must look like.

use super::PoolRefused;
use crate::names::{is_false, names};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Longest value there is, in characters.
const MAX_LENGTH: u64 = 2048;

names! {
    /// `AttributeDataType`
    pub enum DataType {
        String = "String",
        Number = "Number",
        DateTime = "DateTime",
        Boolean = "Boolean",
    }
}

/// An attribute that users of a pool may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Stands for the name in index keys; never changes and is never given again.
    pub number: u8,
    /// The full name: `email`, `custom:city`, `dev:custom:rank`.
    pub name: Cow<'static, str>,
    pub data_type: DataType,
    #[serde(default, skip_serializing_if = "is_false")]
    pub mutable: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Only administrators may write it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub developer_only: bool,
    #[serde(default, skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
}

impl Attribute {
    pub fn is_custom(&self) -> bool {
        self.name.starts_with("custom:") || self.developer_only
    }

    /// The name without `custom:` or `dev:custom:`.
    pub fn bare_name(&self) -> &str {
        let name = self.name.strip_prefix("dev:").unwrap_or(&self.name);
        name.strip_prefix("custom:").unwrap_or(name)
    }
}

/// The constraints as they were given: texts, and only those that were given. An attribute has those of its type or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraints {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub string: Option<StringConstraints>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberConstraints>,
}

/// `StringAttributeConstraints`: lengths in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StringConstraints {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<Cow<'static, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<Cow<'static, str>>,
}

/// `NumberAttributeConstraints`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberConstraints {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_value: Option<Cow<'static, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_value: Option<Cow<'static, str>>,
}

impl StringConstraints {
    /// Least and greatest length; a missing one is the widest there is.
    pub fn lengths(&self) -> (u64, u64) {
        (number(self.min_length.as_deref()).unwrap_or(0), number(self.max_length.as_deref()).unwrap_or(MAX_LENGTH))
    }
}

impl NumberConstraints {
    /// Least and greatest value, where given.
    pub fn values(&self) -> (Option<u64>, Option<u64>) {
        (number(self.min_value.as_deref()), number(self.max_value.as_deref()))
    }
}

/// Decimal digits, nothing else: `parse` alone would take a sign.
fn number(text: Option<&str>) -> Option<u64> {
    let text = text?;
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn is_number_or_absent(text: Option<&Cow<'static, str>>) -> bool {
    text.is_none() || number(text.map(AsRef::as_ref)).is_some()
}

impl Constraints {
    pub fn is_empty(&self) -> bool {
        self.string.is_none() && self.number.is_none()
    }

    /// Constraints of another type are dropped without a word, as Amazon does.
    pub(super) fn of_type(&self, data_type: DataType) -> Self {
        match data_type {
            DataType::String => Self { string: self.string.clone(), number: None },
            DataType::Number => Self { string: None, number: self.number.clone() },
            DataType::DateTime | DataType::Boolean => Self::default(),
        }
    }

    pub(super) fn check(&self, attribute: &str) -> Result<(), PoolRefused> {
        let attribute = || attribute.to_owned();
        if let Some(string) = &self.string {
            let given = [&string.min_length, &string.max_length];
            if !given.iter().all(|text| is_number_or_absent(text.as_ref())) {
                return Err(PoolRefused::StringConstraint { attribute: attribute() });
            }
            let (least, greatest) = string.lengths();
            if least > MAX_LENGTH || greatest > MAX_LENGTH {
                return Err(PoolRefused::StringConstraintTooLong { attribute: attribute() });
            }
            if least > greatest {
                return Err(PoolRefused::LengthsContradict { attribute: attribute() });
            }
        }
        if let Some(number) = &self.number {
            let given = [&number.min_value, &number.max_value];
            if !given.iter().all(|text| is_number_or_absent(text.as_ref())) {
                return Err(PoolRefused::NumberConstraint { attribute: attribute() });
            }
            if let (Some(least), Some(greatest)) = number.values()
                && least > greatest
            {
                return Err(PoolRefused::ValuesContradict { attribute: attribute() });
            }
        }
        Ok(())
    }
}

/// An entry of `Schema` or `CustomAttributes` as it was sent; the name has no prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeDraft {
    pub name: String,
    pub data_type: Option<DataType>,
    pub developer_only: Option<bool>,
    pub mutable: Option<bool>,
    pub required: Option<bool>,
    pub constraints: Constraints,
}
