//! One attribute of a pool's schema.

use std::borrow::Cow;

use domain::pool::{Attribute, NumberConstraints, StringConstraints};
use wire::shapes::*;

use crate::twins::Twin;

/// Constraint values are texts; a text attribute always shows its constraints, though they may be `{}`.
pub(super) fn attribute(attribute: &Attribute) -> SchemaAttributeType {
    SchemaAttributeType {
        name: Some(attribute.name.to_string()),
        attribute_data_type: Some(Twin::of(attribute.data_type)),
        developer_only_attribute: Some(attribute.developer_only),
        mutable: Some(attribute.mutable),
        required: Some(attribute.required),
        number_attribute_constraints: attribute.constraints.number.as_ref().map(values),
        string_attribute_constraints: attribute.constraints.string.as_ref().map(lengths),
    }
}

fn lengths(constraints: &StringConstraints) -> StringAttributeConstraintsType {
    StringAttributeConstraintsType {
        min_length: owned(&constraints.min_length),
        max_length: owned(&constraints.max_length),
    }
}

fn values(constraints: &NumberConstraints) -> NumberAttributeConstraintsType {
    NumberAttributeConstraintsType {
        min_value: owned(&constraints.min_value),
        max_value: owned(&constraints.max_value),
    }
}

fn owned(text: &Option<Cow<'static, str>>) -> Option<String> {
    text.as_ref().map(ToString::to_string)
}
