//! Who may read and write which attribute.

use super::*;
use proptest::prelude::*;

/// A list as it is sent.
type List = Option<&'static [&'static str]>;

fn names(list: &[&str]) -> Option<BTreeSet<String>> {
    Some(list.iter().map(|&name| name.to_owned()).collect())
}

fn permissions(read: Option<&[&str]>, write: Option<&[&str]>) -> ClientSettings {
    let permissions = Permissions { read: read.and_then(names), write: write.and_then(names) };
    ClientSettings { permissions, ..ClientSettings::default() }
}

#[test]
fn lists_of_attributes_are_checked() {
    let write = Some(ClientRefused::WriteAttributes);
    let read = Some(ClientRefused::ReadAttributes);
    let table: [(List, List, Option<ClientRefused>); 14] = [
        (None, None, None),
        (None, Some(&["email", "name", "custom:city"]), None),
        (None, Some(&["name"]), write.clone()),
        (None, Some(&["email", "email_verified"]), write.clone()),
        (None, Some(&["email", "phone_number_verified"]), write.clone()),
        (None, Some(&["email", "sub"]), write.clone()),
        (None, Some(&["email", "dev:custom:rank"]), write.clone()),
        (None, Some(&["email", "custom:rank"]), write.clone()),
        (None, Some(&["email", "city"]), write.clone()),
        (None, Some(&[]), None),
        (Some(&["name", "email_verified", "dev:custom:rank", "sub"]), None, None),
        (Some(&["custom:town"]), None, read),
        (Some(&[]), None, None),
        (Some(&["nothing"]), Some(&["nothing"]), write),
    ];
    for (reads, writes, refused) in table {
        assert_eq!(create(permissions(reads, writes)).err(), refused, "{reads:?} {writes:?}");
    }
}

#[test]
fn what_a_client_may_read_and_write_by_default() {
    let pool = pool();
    let client = bare();
    // Readable, writable.
    let table = [
        ("email", true, true),
        ("email_verified", true, false),
        ("phone_number_verified", true, false),
        ("sub", true, false),
        ("identities", true, false),
        ("custom:city", true, true),
        ("dev:custom:rank", false, false),
        ("custom:unknown", false, false),
    ];
    for (name, readable, writable) in table {
        assert_eq!(client.may_read(&pool.schema, name), readable, "{name}");
        assert_eq!(client.may_write(&pool.schema, name), writable, "{name}");
    }
    let reader = create(permissions(Some(&["name"]), None)).unwrap();
    assert!(!reader.may_read(&pool.schema, "email") && reader.may_read(&pool.schema, "sub"));
    assert!(reader.may_write(&pool.schema, "email"));
    assert!(!reader.may_write(&pool.schema, "custom:city"), "custom attributes are granted once a list is given");
    let ranked = create(permissions(Some(&["dev:custom:rank"]), None)).unwrap();
    assert!(ranked.may_read(&pool.schema, "dev:custom:rank") && !ranked.may_write(&pool.schema, "dev:custom:rank"));
}

fn any_names() -> impl Strategy<Value = Option<BTreeSet<String>>> {
    let known: Vec<String> = pool().schema.attributes().iter().map(|attribute| attribute.name.to_string()).collect();
    let count = known.len();
    prop::option::of(prop::collection::btree_set(prop::sample::select(known), 0..count))
}

proptest! {
    #[test]
    fn a_client_has_what_it_was_given_and_never_writes_a_verdict(read in any_names(), write in any_names()) {
        let pool = pool();
        let settings = ClientSettings {
            permissions: Permissions { read: read.clone(), write: write.clone() },
            ..ClientSettings::default()
        };
        let Ok(client) = create(settings) else {
            let write = write.unwrap_or_default();
            let unwritable = ["sub", "email_verified", "phone_number_verified", "identities", "dev:custom:rank"];
            prop_assert!(!write.contains("email") || unwritable.iter().any(|&name| write.contains(name)));
            return Ok(());
        };
        let read = read.filter(|names| !names.is_empty());
        let write = write.filter(|names| !names.is_empty());
        for attribute in pool.schema.attributes() {
            let name = attribute.name.as_ref();
            if let Some(read) = &read {
                prop_assert_eq!(client.may_read(&pool.schema, name), read.contains(name) || name == "sub");
            }
            if let Some(write) = &write {
                prop_assert_eq!(client.may_write(&pool.schema, name), write.contains(name));
            }
            let is_verdict = name.ends_with("_verified") || name == "sub" || attribute.developer_only;
            prop_assert!(!(is_verdict && client.may_write(&pool.schema, name)));
        }
        for required in pool.schema.required() {
            prop_assert!(client.may_write(&pool.schema, &required.name));
        }
    }
}
