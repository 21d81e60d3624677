//! The attributes that a pool's users may have.
//!
//! Standard attributes are always there; a pool can change some of their traits when it is made. Custom ones are added
//! then or later, and are never removed, renamed or changed.

use super::PoolRefused;
use super::attribute::{Attribute, AttributeDraft, Constraints, DataType};
use super::standard;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Amazon's limit of custom attributes a pool: "Quotas in Amazon Cognito".
pub const MAX_CUSTOM_ATTRIBUTES: usize = 50;

/// Numbers below belong to standard attributes.
const FIRST_CUSTOM_NUMBER: u8 = 64;

/// All attributes of a pool: the standard ones, then the custom ones in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "SchemaRecord", into = "SchemaRecord")]
pub struct Schema {
    attributes: Vec<Attribute>,
}

/// What is stored of a schema: only what differs from every other pool's.
#[derive(Serialize, Deserialize)]
struct SchemaRecord {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changed: Vec<Attribute>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    custom: Vec<Attribute>,
}

impl From<Schema> for SchemaRecord {
    fn from(schema: Schema) -> Self {
        let (custom, standard) = schema.attributes.into_iter().partition::<Vec<_>, _>(Attribute::is_custom);
        let usual = standard::attributes();
        Self { changed: standard.into_iter().filter(|attribute| !usual.contains(attribute)).collect(), custom }
    }
}

impl From<SchemaRecord> for Schema {
    fn from(record: SchemaRecord) -> Self {
        let mut schema = Self::default();
        for changed in record.changed {
            if let Some(attribute) = schema.find_mut(&changed.name) {
                *attribute = changed;
            }
        }
        schema.attributes.extend(record.custom);
        schema
    }
}

impl Default for Schema {
    fn default() -> Self {
        Self { attributes: standard::attributes() }
    }
}

impl Schema {
    /// The schema of a new pool. Names, types and how many there are at most have been checked by the wire.
    pub(super) fn create(drafts: &[AttributeDraft]) -> Result<Self, PoolRefused> {
        let mut schema = Self::default();
        for draft in drafts {
            if let Some(attribute) = schema.find_mut(&draft.name) {
                draft.change_standard(attribute)?;
                continue;
            }
            let attribute = draft.custom(schema.next_number()?)?;
            // `custom:a` and `dev:custom:a` are the same name too.
            if schema.custom_named(&draft.name).is_some() {
                return Err(PoolRefused::DuplicateCustomAttribute { attribute: format!("custom:{}", draft.name) });
            }
            schema.attributes.push(attribute);
        }
        Ok(schema)
    }

    /// AddCustomAttributes: every name is a custom one, a standard attribute's too.
    pub(super) fn extended(&self, drafts: &[AttributeDraft]) -> Result<Self, PoolRefused> {
        let mut schema = self.clone();
        for draft in drafts {
            if let Some(existing) = schema.custom_named(&draft.name) {
                return Err(PoolRefused::AttributeExists {
                    attribute: format!("custom:{}", draft.name),
                    existing: existing.name.to_string(),
                });
            }
            let attribute = draft.custom(schema.next_number()?)?;
            schema.attributes.push(attribute);
        }
        Ok(schema)
    }

    fn next_number(&self) -> Result<u8, PoolRefused> {
        let custom = self.custom().count();
        if custom >= MAX_CUSTOM_ATTRIBUTES {
            return Err(PoolRefused::TooManyCustomAttributes);
        }
        // The limit keeps the sum far below 256.
        Ok(FIRST_CUSTOM_NUMBER + u8::try_from(custom).unwrap_or(0))
    }

    fn custom_named(&self, bare: &str) -> Option<&Attribute> {
        self.custom().find(|attribute| attribute.bare_name() == bare)
    }

    fn find_mut(&mut self, name: &str) -> Option<&mut Attribute> {
        self.attributes.iter_mut().find(|attribute| attribute.name == name)
    }

    /// By full name: `email`, `custom:city`, `dev:custom:rank`.
    pub fn find(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Standard attributes first, then custom ones, oldest first.
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    pub fn custom(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.is_custom())
    }

    /// What every user must have, `sub` left out: it is given, never asked for.
    pub fn required(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.required && attribute.name != standard::SUB)
    }
}

impl AttributeDraft {
    /// Rules in Amazon's order: type, then constraints.
    fn change_standard(&self, attribute: &mut Attribute) -> Result<(), PoolRefused> {
        let another_type = self.data_type.is_some_and(|data_type| data_type != attribute.data_type);
        if another_type || self.developer_only == Some(true) {
            return Err(PoolRefused::StandardChanged { attribute: attribute.name.to_string() });
        }
        // Without a type Amazon ignores the constraints.
        if self.data_type.is_some() {
            let sent = self.constraints.of_type(attribute.data_type);
            sent.check(&attribute.name)?;
            if !sent.is_empty() {
                attribute.constraints = sent;
            }
        }
        if attribute.name != standard::SUB {
            attribute.mutable = self.mutable.unwrap_or(attribute.mutable);
            attribute.required = self.required.unwrap_or(attribute.required);
        }
        Ok(())
    }

    fn custom(&self, number: u8) -> Result<Attribute, PoolRefused> {
        let Some(data_type) = self.data_type else {
            return Err(PoolRefused::CustomWithoutDataType { name: self.name.clone() });
        };
        let developer_only = self.developer_only.unwrap_or(false);
        let name = if developer_only { format!("dev:custom:{}", self.name) } else { format!("custom:{}", self.name) };
        if self.required == Some(true) {
            return Err(PoolRefused::CustomRequired { attribute: name });
        }
        let mut constraints = self.constraints.of_type(data_type);
        constraints.check(&name)?;
        if data_type == DataType::String && constraints.string.is_none() {
            // Shown as an empty object, where numbers without constraints show none.
            constraints = Constraints { string: Some(super::attribute::StringConstraints::default()), number: None };
        }
        Ok(Attribute {
            number,
            name: Cow::Owned(name),
            data_type,
            mutable: self.mutable.unwrap_or(true),
            required: false,
            developer_only,
            constraints,
        })
    }
}
