//! The attributes that every pool has: OpenID Connect's, and Amazon's own few.

use super::attribute::{Attribute, Constraints, DataType, NumberConstraints, StringConstraints};
use std::borrow::Cow;

/// The attribute that names its user for ever.
pub const SUB: &str = "sub";

/// Attributes of free text that differ in nothing but the name, with their numbers.
///
/// A number is part of stored index keys: never change one, never give one again.
const PLAIN: [(u8, &str); 15] = [
    (2, "name"),
    (3, "given_name"),
    (4, "family_name"),
    (5, "middle_name"),
    (6, "nickname"),
    (7, "preferred_username"),
    (8, "profile"),
    (9, "picture"),
    (10, "website"),
    (11, "email"),
    (12, "gender"),
    (13, "zoneinfo"),
    (14, "locale"),
    (15, "phone_number"),
    (16, "address"),
];

/// In the order in which pools have long shown them (but that the plain ones come together).
pub(super) fn attributes() -> Vec<Attribute> {
    let mut all = vec![Attribute { required: true, mutable: false, ..text(1, SUB, "1", "2048") }];
    all.extend(PLAIN.map(|(number, name)| text(number, name, "0", "2048")));
    all.push(text(17, "birthdate", "10", "10"));
    all.push(other(18, "email_verified", DataType::Boolean, Constraints::default()));
    all.push(other(19, "phone_number_verified", DataType::Boolean, Constraints::default()));
    let from_zero = NumberConstraints { min_value: Some(Cow::Borrowed("0")), max_value: None };
    let constraints = Constraints { string: None, number: Some(from_zero) };
    all.push(other(20, "updated_at", DataType::Number, constraints));
    let unbounded = Constraints { string: Some(StringConstraints::default()), number: None };
    all.push(other(21, "identities", DataType::String, unbounded));
    all
}

fn text(number: u8, name: &'static str, least: &'static str, greatest: &'static str) -> Attribute {
    let lengths =
        StringConstraints { min_length: Some(Cow::Borrowed(least)), max_length: Some(Cow::Borrowed(greatest)) };
    other(number, name, DataType::String, Constraints { string: Some(lengths), number: None })
}

fn other(number: u8, name: &'static str, data_type: DataType, constraints: Constraints) -> Attribute {
    Attribute {
        number,
        name: Cow::Borrowed(name),
        data_type,
        mutable: true,
        required: false,
        developer_only: false,
        constraints,
    }
}
