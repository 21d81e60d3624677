//! Attributes of a schema as they were sent.

use std::borrow::Cow;

use domain::pool::{AttributeDraft, Constraints, NumberConstraints, StringConstraints};
use wire::shapes::*;

use crate::{
    refusals::{Refusal, Result},
    twins::Twin,
};

/// # Errors
/// [`Refusal::MissingParameter`]: the model lets an attribute have no name, yet nothing could be called so.
pub fn attributes(sent: Vec<SchemaAttributeType>) -> Result<Vec<AttributeDraft>> {
    sent.into_iter().map(attribute).collect()
}

fn attribute(sent: SchemaAttributeType) -> Result<AttributeDraft> {
    Ok(AttributeDraft {
        name: sent.name.ok_or(Refusal::MissingParameter("Name"))?,
        data_type: sent.attribute_data_type.map(Twin::to_domain),
        developer_only: sent.developer_only_attribute,
        mutable: sent.mutable,
        required: sent.required,
        constraints: Constraints {
            string: sent.string_attribute_constraints.map(|sent| StringConstraints {
                min_length: sent.min_length.map(Cow::Owned),
                max_length: sent.max_length.map(Cow::Owned),
            }),
            number: sent.number_attribute_constraints.map(|sent| NumberConstraints {
                min_value: sent.min_value.map(Cow::Owned),
                max_value: sent.max_value.map(Cow::Owned),
            }),
        },
    })
}
