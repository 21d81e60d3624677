//! Forgetting is a failing test: every operation of the model is built and told about here, or named as missing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use poolhouse_tests::{World, built, callable, neighbours};
use serde_json::json;
use wire::OperationModel;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// `AdminGetUser` as `admin_get_user`, `GetCSVHeader` as `get_csv_header`.
fn file_name(operation: &str) -> String {
    let letters: Vec<char> = operation.chars().collect();
    let mut name = String::new();
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|place| letters[place]);
        let after = letters.get(place + 1);
        let begins_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase));
        if begins_word {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[test]
fn every_operation_of_the_model_is_known_to_the_service() {
    let model: Vec<_> = wire::model::operations().map(|operation| operation.name).collect();
    let known: Vec<_> = service::operations().into_iter().map(|operation| operation.name).collect();
    assert_eq!(known, model);
    assert_eq!(model.len(), 141);
}

#[test]
fn every_built_operation_has_its_file_and_its_scenarios() {
    let mut missing = Vec::new();
    let all = [service::operations(), service::neighbours()].concat();
    for operation in all.iter().filter(|operation| operation.built) {
        let file = format!("{}/{}.rs", operation.family, file_name(operation.name));
        for place in ["crates/service/src/operations", "tests/tests"] {
            let path = root().join(place).join(&file);
            let told = std::fs::read_to_string(&path).unwrap_or_default();
            if told.is_empty() || place == "tests/tests" && !told.contains("#[tokio::test") {
                missing.push(format!("{place}/{file}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_built_operation_can_be_called_on_the_stage() {
    let callable = callable();
    let missing: Vec<_> = built().into_iter().filter(|operation| !callable.contains(operation)).collect();
    assert!(
        missing.is_empty(),
        "tests of all operations do not reach {missing:?}: say in tests/src/stage/ how to call them"
    );
}

#[test]
fn every_gap_is_named_and_nothing_that_is_built_is_called_a_gap() {
    let gaps = std::fs::read_to_string(root().join("docs/gaps.md")).unwrap();
    let words: BTreeSet<&str> = gaps.split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    let list = gaps.split("operations:begin").nth(1).and_then(|rest| rest.split("operations:end").next());
    // Other services have operations of the same names.
    let list = list.and_then(|list| list.split("### Other services").next());
    let listed: BTreeSet<&str> =
        list.expect("a list of operations").split(|letter: char| !letter.is_ascii_alphanumeric()).collect();
    for operation in service::operations() {
        if operation.built {
            assert!(!listed.contains(operation.name), "{} is built, yet in the list of docs/gaps.md", operation.name);
        } else {
            assert!(words.contains(operation.name), "{} is not built and not in docs/gaps.md", operation.name);
        }
    }
}

#[test]
fn what_is_taken_of_a_neighbour_is_built() {
    let missing = service::neighbours().into_iter().filter(|it| !it.family.is_empty() && !it.built);
    let missing: Vec<_> = missing.map(|operation| (operation.service, operation.name)).collect();
    assert!(missing.is_empty(), "{missing:?}: an operation is listed in model/services.toml when it is built");
}

#[tokio::test]
async fn what_is_not_built_of_a_neighbour_says_so_in_its_form() {
    let world = World::new().await;
    for service in wire::model::services().iter().filter(|service| !service.is_user_pools()) {
        let (Some(taken), Some(other)) = (service.operations.first(), service.others.first()) else { continue };
        // What is not taken has no model of its own; its name is all there is.
        let unlike = OperationModel { name: other, errors: &[], undeclared: &[], ..**taken };
        if unlike.path.is_some() {
            continue;
        }
        let request = neighbours::request(&unlike, &json!({}));
        let id = request.id.clone();
        let refused = neighbours::read(taken, &id, &world.service().call(request).await).unwrap_err();
        assert_eq!(refused.status, 400, "{}", service.name);
        assert_eq!(refused.message.unwrap_or_default(), format!("{other} is not supported by this server yet."));
    }
}

#[tokio::test]
async fn what_is_not_built_says_so() {
    let world = World::new().await;
    let pool = world.pool().await;
    for operation in service::operations().iter().filter(|operation| !operation.built) {
        let refused = world.call(operation.name, json!({"UserPoolId": pool.id})).await.unwrap_err();
        assert_eq!(refused.status, 400, "{}", operation.name);
        let message = refused.message.unwrap_or_default();
        assert!(message.contains(operation.name) && message.contains("not supported"), "{}: {message}", operation.name);
    }
}

#[test]
fn file_names_are_found_from_operation_names() {
    for (operation, expected) in [
        ("AdminGetUser", "admin_get_user"),
        ("GetCSVHeader", "get_csv_header"),
        ("SetUserMFAPreference", "set_user_mfa_preference"),
        ("GetUICustomization", "get_ui_customization"),
        ("GetUserPoolMfaConfig", "get_user_pool_mfa_config"),
    ] {
        assert_eq!(file_name(operation), expected);
    }
}
