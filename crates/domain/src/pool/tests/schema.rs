//! Standard and custom attributes.

use super::*;

/// Creates a pool with one attribute and gives it back.
fn made(draft: AttributeDraft) -> Result<Attribute, PoolRefused> {
    let name = draft.name.clone();
    let pool = create(with_schema(vec![draft]))?;
    let found = pool.schema.attributes().iter().find(|attribute| attribute.bare_name() == name);
    Ok(found.expect("the attribute was just made").clone())
}

#[test]
fn attribute_numbers_are_unique_and_standard_ones_never_change() {
    let pool = create(with_schema(vec![custom("a", DataType::String), custom("b", DataType::Number)])).unwrap();

    let numbers: BTreeSet<u8> = pool.schema.attributes().iter().map(|attribute| attribute.number).collect();
    assert_eq!(numbers.len(), pool.schema.attributes().len());
    for (name, number) in [("sub", 1), ("email", 11), ("phone_number", 15), ("identities", 21), ("custom:a", 64)] {
        assert_eq!(pool.schema.find(name).unwrap().number, number, "{name}");
    }
}

#[test]
fn standard_attributes_are_amazons() {
    let pool = bare();
    let lengths_of = |name: &str| pool.schema.find(name).unwrap().constraints.string.clone().map(|s| s.lengths());

    assert_eq!(lengths_of("email"), Some((0, 2048)));
    assert_eq!(lengths_of("sub"), Some((1, 2048)));
    assert_eq!(lengths_of("birthdate"), Some((10, 10)));
    assert_eq!(lengths_of("identities"), Some((0, 2048)));
    let sub = pool.schema.find("sub").unwrap();
    assert!(sub.required && !sub.mutable && !sub.is_custom());
    let verified = pool.schema.find("email_verified").unwrap();
    assert_eq!((verified.data_type, verified.constraints.is_empty()), (DataType::Boolean, true));
    let updated = pool.schema.find("updated_at").unwrap().constraints.number.clone().unwrap();
    assert_eq!(updated.values(), (Some(0), None));
    assert_eq!(pool.schema.required().count(), 0);
}

#[test]
fn a_standard_attribute_keeps_its_nature() {
    let email = || custom("email", DataType::String);
    let changed = |attribute: &str| PoolRefused::StandardChanged { attribute: attribute.into() };

    assert_eq!(made(custom("email", DataType::Number)), Err(changed("email")));
    assert_eq!(made(custom("updated_at", DataType::String)), Err(changed("updated_at")));
    assert_eq!(made(AttributeDraft { developer_only: Some(true), ..email() }), Err(changed("email")));
    assert!(made(AttributeDraft { developer_only: Some(false), ..email() }).is_ok());

    let fixed = made(AttributeDraft { required: Some(true), mutable: Some(false), ..email() }).unwrap();
    assert!(fixed.required && !fixed.mutable);
    assert_eq!(fixed.constraints, lengths(Some("0"), Some("2048")));
    let shorter = made(AttributeDraft { constraints: lengths(None, Some("100")), ..email() }).unwrap();
    assert_eq!(shorter.constraints, lengths(None, Some("100")));
    let without_type = made(AttributeDraft {
        data_type: None,
        constraints: lengths(Some("x"), None),
        required: Some(true),
        ..email()
    });
    let without_type = without_type.unwrap();
    assert!(without_type.required);
    assert_eq!(without_type.constraints, lengths(Some("0"), Some("2048")));
    let sub = made(AttributeDraft { mutable: Some(true), required: Some(false), ..custom("sub", DataType::String) });
    let sub = sub.unwrap();
    assert!(sub.required && !sub.mutable);
}

#[test]
fn a_custom_attribute_has_its_prefix_and_amazons_defaults() {
    let plain = made(custom("city", DataType::String)).unwrap();
    assert_eq!((plain.name.as_ref(), plain.bare_name()), ("custom:city", "city"));
    assert!(plain.mutable && !plain.required && plain.is_custom());
    assert_eq!(plain.constraints, lengths(None, None), "shown as an empty object");

    let rank = made(AttributeDraft { developer_only: Some(true), ..custom("rank", DataType::Number) }).unwrap();
    assert_eq!((rank.name.as_ref(), rank.bare_name()), ("dev:custom:rank", "rank"));
    assert!(rank.developer_only && rank.is_custom());
    assert!(rank.constraints.is_empty(), "numbers without constraints show none");

    let kept = AttributeDraft { constraints: lengths(Some("3"), None), ..custom("city", DataType::String) };
    assert_eq!(made(kept).unwrap().constraints, lengths(Some("3"), None));
    let wrong_type = AttributeDraft { constraints: values(Some("x"), None), ..custom("city", DataType::String) };
    assert_eq!(made(wrong_type).unwrap().constraints, lengths(None, None));
    let date = AttributeDraft { constraints: lengths(Some("3"), None), ..custom("born", DataType::DateTime) };
    assert!(made(date).unwrap().constraints.is_empty());
}

#[test]
fn broken_attributes_are_refused() {
    let text = |constraints| AttributeDraft { constraints, ..custom("x", DataType::String) };
    let number = |constraints| AttributeDraft { constraints, ..custom("x", DataType::Number) };
    let x = || "custom:x".to_owned();
    let table = [
        (
            AttributeDraft { data_type: None, ..text(Constraints::default()) },
            PoolRefused::CustomWithoutDataType { name: "x".into() },
        ),
        (
            AttributeDraft { required: Some(true), ..text(Constraints::default()) },
            PoolRefused::CustomRequired { attribute: x() },
        ),
        (text(lengths(Some("-1"), None)), PoolRefused::StringConstraint { attribute: x() }),
        (text(lengths(None, Some("many"))), PoolRefused::StringConstraint { attribute: x() }),
        (text(lengths(Some("+1"), None)), PoolRefused::StringConstraint { attribute: x() }),
        (text(lengths(Some(""), None)), PoolRefused::StringConstraint { attribute: x() }),
        (text(lengths(None, Some("2049"))), PoolRefused::StringConstraintTooLong { attribute: x() }),
        (text(lengths(Some("2049"), None)), PoolRefused::StringConstraintTooLong { attribute: x() }),
        (text(lengths(Some("5"), Some("4"))), PoolRefused::LengthsContradict { attribute: x() }),
        (number(values(Some("1.5"), None)), PoolRefused::NumberConstraint { attribute: x() }),
        (number(values(None, Some("-5"))), PoolRefused::NumberConstraint { attribute: x() }),
        (number(values(Some("5"), Some("4"))), PoolRefused::ValuesContradict { attribute: x() }),
        (
            AttributeDraft { constraints: lengths(Some("9"), Some("8")), ..custom("email", DataType::String) },
            PoolRefused::LengthsContradict { attribute: "email".into() },
        ),
    ];
    for (draft, refused) in table {
        assert_eq!(made(draft.clone()), Err(refused), "{draft:?}");
    }
    for accepted in [lengths(Some("4"), Some("4")), lengths(Some("0"), Some("2048"))] {
        assert!(made(text(accepted)).is_ok());
    }
    assert!(made(number(values(Some("4"), Some("4")))).is_ok());
}

#[test]
fn a_custom_name_is_given_once() {
    let twice = vec![custom("x", DataType::String), custom("x", DataType::Number)];
    let across_kinds = vec![
        custom("x", DataType::String),
        AttributeDraft { developer_only: Some(true), ..custom("x", DataType::String) },
    ];

    for schema in [twice, across_kinds] {
        let refused = PoolRefused::DuplicateCustomAttribute { attribute: "custom:x".into() };
        assert_eq!(create(with_schema(schema)), Err(refused));
    }
}

#[test]
fn added_attributes_are_custom_new_and_at_most_fifty() {
    let pool =
        create(with_schema(vec![AttributeDraft { developer_only: Some(true), ..custom("banana", DataType::String) }]))
            .unwrap();

    let taken = pool.with_custom_attributes(&[custom("banana", DataType::String)], LATER);
    assert_eq!(
        taken,
        Err(PoolRefused::AttributeExists { attribute: "custom:banana".into(), existing: "dev:custom:banana".into() })
    );
    let twice = [custom("kiwi", DataType::String), custom("kiwi", DataType::String)];
    assert!(matches!(pool.with_custom_attributes(&twice, LATER), Err(PoolRefused::AttributeExists { .. })));

    let more = pool.with_custom_attributes(&[custom("email", DataType::String)], LATER).unwrap();
    assert!(more.schema.find("custom:email").is_some());
    assert_eq!(more.modified, LATER);
    assert_eq!(more.schema.find("custom:email").unwrap().number, 65);

    let many: Vec<AttributeDraft> = (0..48).map(|n| custom(&format!("a{n}"), DataType::Boolean)).collect();
    let full = more.with_custom_attributes(&many, LATER).unwrap();
    assert_eq!(full.schema.custom().count(), MAX_CUSTOM_ATTRIBUTES);
    let one_more = full.with_custom_attributes(&[custom("last", DataType::Boolean)], LATER);
    assert_eq!(one_more, Err(PoolRefused::TooManyCustomAttributes));
    let numbers: BTreeSet<u8> = full.schema.attributes().iter().map(|attribute| attribute.number).collect();
    assert_eq!(numbers.len(), 71);
}
