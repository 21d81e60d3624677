use super::*;
use crate::pool::{AttributeDraft, Constraints, NewPool, NumberConstraints, StringConstraints};
use crate::user::fixture::{self, map};

fn custom(name: &str, data_type: DataType) -> AttributeDraft {
    AttributeDraft { name: name.into(), data_type: Some(data_type), ..AttributeDraft::default() }
}

fn pool() -> Pool {
    let lengths = StringConstraints { min_length: Some("2".into()), max_length: Some("5".into()) };
    let values = NumberConstraints { min_value: Some("1".into()), max_value: Some("9".into()) };
    let schema = vec![
        AttributeDraft { required: Some(true), ..custom("name", DataType::String) },
        AttributeDraft {
            constraints: Constraints { string: Some(lengths), number: None },
            ..custom("city", DataType::String)
        },
        AttributeDraft {
            constraints: Constraints { string: None, number: Some(values) },
            ..custom("size", DataType::Number)
        },
        custom("since", DataType::DateTime),
        custom("member", DataType::Boolean),
        AttributeDraft { mutable: Some(false), ..custom("fixed", DataType::String) },
        AttributeDraft { developer_only: Some(true), ..custom("rank", DataType::String) },
    ];
    fixture::pool(NewPool { schema, ..NewPool::default() })
}

fn administrator(given: &[(&str, &str)]) -> Result<BTreeMap<String, String>, AttributesRefused> {
    check_new(&pool(), Writer::Administrator, &map(given))
}

fn person(given: &[(&str, &str)]) -> Result<BTreeMap<String, String>, AttributesRefused> {
    let pool = pool();
    let client = fixture::client(&pool);
    check_new(&pool, Writer::Client(&client), &map(given))
}

fn problems(refused: Result<impl std::fmt::Debug, AttributesRefused>) -> Vec<AttributeProblem> {
    match refused.unwrap_err() {
        AttributesRefused::Schema(problems) => problems,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_type_and_constraint_has_its_problem() {
    let name = |name: &str| name.to_owned();
    let cases = [
        (("birthdate", "2026-1-1"), AttributeProblem::TooShort { name: name("birthdate"), minimum: 10 }),
        (("birthdate", "2026-11-200"), AttributeProblem::TooLong { name: name("birthdate"), maximum: 10 }),
        (("custom:city", "R"), AttributeProblem::TooShort { name: name("custom:city"), minimum: 2 }),
        (("custom:city", "Zürich"), AttributeProblem::TooLong { name: name("custom:city"), maximum: 5 }),
        (("custom:size", "0"), AttributeProblem::TooSmall { name: name("custom:size"), minimum: 1 }),
        (("custom:size", "-3"), AttributeProblem::TooSmall { name: name("custom:size"), minimum: 1 }),
        (("custom:size", "10"), AttributeProblem::TooLarge { name: name("custom:size"), maximum: 9 }),
        (("custom:size", "1.5"), AttributeProblem::NotANumber { name: name("custom:size") }),
        (("custom:size", "+5"), AttributeProblem::NotANumber { name: name("custom:size") }),
        (("updated_at", "today"), AttributeProblem::NotANumber { name: name("updated_at") }),
        (("custom:since", "yesterday"), AttributeProblem::NotADateTime { name: name("custom:since") }),
        (("custom:member", "yes"), AttributeProblem::NotABoolean { name: name("custom:member") }),
        (("sub", "me"), AttributeProblem::Immutable { name: name("sub") }),
        (("nonsense", "1"), AttributeProblem::Unknown { name: name("nonsense") }),
    ];
    for (given, problem) in cases {
        assert_eq!(problems(administrator(&[given])), [problem]);
    }
    // Five characters, six bytes.
    assert!(administrator(&[("custom:city", "Zürch")]).is_ok());
}

#[test]
fn addresses_have_refusals_of_their_own() {
    assert_eq!(administrator(&[("email", "ana")]), Err(AttributesRefused::EmailForm));
    assert_eq!(administrator(&[("phone_number", "")]), Err(AttributesRefused::PhoneNumberForm));
    assert_eq!(administrator(&[("phone_number", "0155")]), Err(AttributesRefused::PhoneNumberForm));
    assert_eq!(administrator(&[("email_verified", "true")]), Err(AttributesRefused::NothingToVerify(Contact::Email)));
}

#[test]
fn only_people_are_asked_for_required_attributes() {
    let required = AttributeProblem::Required { name: "name".into() };

    assert_eq!(problems(person(&[])), std::slice::from_ref(&required));
    assert_eq!(problems(person(&[("name", "")])), [required]);
    assert!(administrator(&[]).is_ok());
    assert!(person(&[("name", "Ana")]).is_ok());
}

#[test]
fn all_problems_are_told_at_once_but_unknown_names_first() {
    let given = [("birthdate", "1"), ("custom:city", "R"), ("email", "bad")];
    assert_eq!(person(&given), Err(AttributesRefused::EmailForm));
    assert_eq!(problems(person(&given[..2])).len(), 3);
    let with_unknown = [("birthdate", "1"), ("custom:a", "1"), ("custom:b", "1"), ("email", "bad")];
    assert_eq!(problems(person(&with_unknown)).len(), 2);
}

#[test]
fn a_client_writes_only_what_it_may() {
    let pool = pool();
    let narrow = fixture::client_writing(&pool, &["name", "email"]);
    let check = |given: &[(&str, &str)]| check_new(&pool, Writer::Client(&narrow), &map(given));
    let unauthorised = |name: &str| Err(AttributesRefused::Unauthorised { name: name.into() });

    assert!(check(&[("name", "Ana"), ("email", "a@b")]).is_ok());
    assert_eq!(check(&[("name", "Ana"), ("locale", "de")]), unauthorised("locale"));
    assert_eq!(
        person(&[("name", "Ana"), ("email", "a@b"), ("email_verified", "true")]),
        unauthorised("email_verified")
    );
    assert_eq!(person(&[("name", "Ana"), ("dev:custom:rank", "1")]), unauthorised("dev:custom:rank"));
}

#[test]
fn flags_are_stored_in_lower_case() {
    let stored = administrator(&[("email", "a@b"), ("email_verified", "True"), ("custom:member", "FALSE")]).unwrap();

    assert_eq!(stored, map(&[("email", "a@b"), ("email_verified", "true"), ("custom:member", "false")]));
}

#[test]
fn changes_delete_with_nothing_and_respect_what_is_fixed() {
    let pool = pool();
    let user = fixture::user(&pool, &[("name", "Ana"), ("email", "a@b"), ("email_verified", "true"), ("locale", "de")]);
    let check = |given: &[(&str, &str)]| check_changes(&pool, Writer::Administrator, &user, &map(given));

    let changes = check(&[("locale", ""), ("email", ""), ("nickname", "a")]).unwrap();
    let after = user.clone().with_changes(&changes, fixture::NOW);
    assert_eq!(after.attributes, map(&[("name", "Ana"), ("nickname", "a")]), "the verification goes with its address");

    for name in ["sub", "custom:fixed", "identities"] {
        assert_eq!(problems(check(&[(name, "x")])), [AttributeProblem::Immutable { name: name.into() }]);
    }
    assert_eq!(problems(check(&[("name", "")])), [AttributeProblem::Required { name: "name".into() }]);
    assert!(check(&[("phone_number_verified", "true")]).is_err());
    assert!(check(&[("email", ""), ("email_verified", "true")]).is_err());
    assert!(check(&[("email_verified", "true")]).is_ok());
}
