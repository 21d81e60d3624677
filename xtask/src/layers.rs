//! Who may import whom, as docs/architecture.md draws it: read from the manifests, then from the source.
//!
//! The manifests say which crates a crate may name at all; the source is read for what a manifest cannot say: a crate
//! reached through another one's re-export, `async fn` where there is no I/O, one operation calling another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::source::{self, Placed, Token};
use crate::workspace::{Metadata, Outcome, Package, read_file, root};

/// One crate's place in the house.
struct Layer {
    /// The package's name.
    package: &'static str,
    /// The name by which other crates import it.
    name: &'static str,
    /// Which of our crates it may import.
    may_import: &'static [&'static str],
    /// Which of our crates its tests may import too.
    tests_may_import: &'static [&'static str],
    /// Crates of others that it must not name, as they are written in source.
    never: &'static [&'static str],
    /// Crates that it may name in these files alone, and in tests.
    confined: &'static [(&'static str, &'static [&'static str])],
    /// The reason that a violation is told.
    why: &'static str,
}

const LAYERS: &[Layer] = &[
    Layer {
        package: "poolhouse-kv",
        name: "kv",
        may_import: &[],
        tests_may_import: &[],
        never: &["axum", "hyper"],
        confined: &[],
        why: "kv is an ordered map of bytes: it knows nothing of users, of the wire or of pages",
    },
    Layer {
        package: "poolhouse-domain",
        name: "domain",
        may_import: &[],
        tests_may_import: &[],
        never: &["tokio", "futures", "axum", "hyper", "http", "rusqlite", "tokio_postgres", "getrandom", "jiff"],
        // The claims of a token, the client data of a passkey and the text of a policy are JSON by nature; they are typed
        // members there, never values.
        confined: &[(
            "serde_json",
            &["/passkey/client_data.rs", "/policy/json.rs", "/token/jwt.rs", "/token/verify.rs"],
        )],
        why: "domain takes values and returns values: no I/O, no async, no clock, no randomness, no JSON values",
    },
    Layer {
        package: "poolhouse-wire",
        name: "wire",
        may_import: &[],
        tests_may_import: &[],
        never: &["tokio", "axum", "hyper", "rusqlite", "tokio_postgres"],
        confined: &[],
        why: "wire turns bytes into shapes and back: it knows neither users nor storage nor sockets",
    },
    Layer {
        package: "poolhouse-store",
        name: "store",
        may_import: &["kv", "domain"],
        tests_may_import: &[],
        never: &["axum", "hyper", "rusqlite", "tokio_postgres", "deadpool_postgres"],
        confined: &[],
        why: "store keeps domain nouns over kv: it knows neither the wire nor which database is below",
    },
    Layer {
        package: "poolhouse-service",
        name: "service",
        may_import: &["domain", "store", "wire"],
        tests_may_import: &["kv"],
        never: &["axum", "hyper", "hyper_util", "rusqlite", "tokio_postgres", "deadpool_postgres", "lettre", "reqwest"],
        confined: &[],
        why: "service says what happens: HTTP, databases and mail servers are behind ports that others implement",
    },
    Layer {
        package: "poolhouse-web",
        name: "web",
        may_import: &["domain", "service", "wire"],
        tests_may_import: &[],
        never: &["rusqlite", "tokio_postgres", "deadpool_postgres"],
        confined: &[],
        why: "pages call the flows and operations of service, never what lies below it",
    },
    Layer {
        package: "poolhouse",
        name: "server",
        may_import: &["kv", "domain", "store", "wire", "service", "web"],
        tests_may_import: &[],
        never: &[],
        confined: &[],
        why: "server wires everything together",
    },
];

/// Reads the whole workspace and names every violation.
pub fn run() -> Outcome {
    let metadata = Metadata::of_workspace()?;
    let mut violations = Vec::new();
    for layer in LAYERS {
        let package = metadata.packages.iter().find(|package| package.name == layer.package);
        let package = package.ok_or_else(|| format!("the workspace has no package {}", layer.package))?;
        violations.extend(manifest_violations(layer, package));
        let files = sources(package.manifest_path.parent().unwrap_or(root()))?;
        for (path, text) in &files {
            violations.extend(source_violations(layer, path, &source::tokens(text)));
        }
        if layer.name == "service" {
            violations.extend(operation_violations(&files));
        }
    }
    if violations.is_empty() {
        println!("layers: every import is allowed");
        return Ok(());
    }
    Err(format!("imports that docs/architecture.md forbids:\n  {}", violations.join("\n  ")))
}

fn manifest_violations(layer: &Layer, package: &Package) -> Vec<String> {
    let mut violations = Vec::new();
    for dependency in &package.dependencies {
        let for_tests = dependency.kind.as_deref() == Some("dev");
        let imported = dependency.name.replace('-', "_");
        let ours = LAYERS.iter().find(|other| other.package == dependency.name);
        let forbidden = match ours {
            Some(other) => {
                let in_tests = for_tests && layer.tests_may_import.contains(&other.name);
                !layer.may_import.contains(&other.name) && !in_tests
            }
            None => !for_tests && layer.never.contains(&imported.as_str()),
        };
        if forbidden {
            let named = ours.map_or(dependency.name.as_str(), |other| other.name);
            violations.push(format!("{} depends on {named}: {}", layer.name, layer.why));
        }
    }
    violations
}

/// Whether a path reaches a crate: as its first segment, or as a re-export of one of ours.
fn reaches(path: &source::Path, name: &str) -> bool {
    let ours = |segment: &String| LAYERS.iter().any(|layer| layer.name == segment);
    match path.segments.as_slice() {
        [first, ..] if first == name => true,
        [first, second, ..] => ours(first) && second == name,
        _ => false,
    }
}

/// A file that holds nothing but tests.
fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

fn source_violations(layer: &Layer, file: &str, tokens: &[Placed]) -> Vec<String> {
    let mut violations = Vec::new();
    let ours = LAYERS.iter().map(|other| other.name);
    let forbidden_ours = ours.filter(|&name| name != layer.name && !layer.may_import.contains(&name));
    let forbidden: Vec<&str> = forbidden_ours.chain(layer.never.iter().copied()).collect();
    for path in source::paths(tokens) {
        let outside = |&&(name, files): &&(&'static str, &'static [&'static str])| {
            reaches(&path, name) && !is_test(file) && !files.iter().any(|allowed| file.ends_with(allowed))
        };
        let confined = layer.confined.iter().find(outside).map(|(name, _)| *name);
        if let Some(name) = forbidden.iter().find(|name| reaches(&path, name)).copied().or(confined) {
            violations.push(format!("{file}:{}: {} names {name}: {}", path.line, layer.name, layer.why));
        }
    }
    if layer.name == "domain" {
        for pair in tokens.windows(2) {
            if let [(Token::Word(first), line), (Token::Word(second), _)] = pair
                && first == "async"
                && second == "fn"
            {
                violations.push(format!("{file}:{line}: domain has an async fn: {}", layer.why));
            }
        }
    }
    violations
}

/// One operation must not use another: what two of them share is a flow.
fn operation_violations(files: &BTreeMap<String, String>) -> Vec<String> {
    let parsed: BTreeMap<&str, Vec<Placed>> = files
        .iter()
        .filter(|(file, _)| file.contains("/operations/"))
        .map(|(file, text)| (file.as_str(), source::tokens(text)))
        .collect();
    let operations: BTreeMap<&str, &str> =
        parsed.iter().filter_map(|(file, tokens)| Some((*file, implemented_operation(tokens)?))).collect();

    let mut violations = Vec::new();
    for (file, own) in &operations {
        let Some(tokens) = parsed.get(file) else { continue };
        for path in source::paths(tokens) {
            let used = operations.iter().find(|(other, name)| other != &file && uses(&path, other, name));
            if let Some((_, name)) = used {
                violations.push(format!(
                    "{file}:{}: {own} uses the operation {name}: what two operations share is a flow (service::flows)",
                    path.line
                ));
            }
        }
    }
    violations
}

/// `AdminGetUser` of `impl Operation for AdminGetUser`.
fn implemented_operation(tokens: &[Placed]) -> Option<&str> {
    tokens.windows(4).find_map(|window| match window {
        [(Token::Word(a), _), (Token::Word(b), _), (Token::Word(c), _), (Token::Word(operation), _)]
            if a == "impl" && b == "Operation" && c == "for" =>
        {
            Some(operation.as_str())
        }
        _ => None,
    })
}

/// A path uses an operation when it goes through the operation's module, or calls its marker.
fn uses(path: &source::Path, file: &str, operation: &str) -> bool {
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    match path.segments.as_slice() {
        [first, rest @ ..] if first == "super" => {
            // Only the modules beside it: `super::flows::sign_up` is a flow, if ever `super` has one.
            let at = rest.iter().position(|segment| segment == stem);
            at.is_some_and(|at| !rest.iter().take(at).any(|segment| segment == "flows"))
        }
        [first, second, rest @ ..] if first == "crate" && second == "operations" => {
            rest.iter().any(|segment| segment == stem)
        }
        [first, second, ..] => first == operation && second == "run",
        _ => false,
    }
}

/// Every Rust file of a package, by its path inside the workspace.
fn sources(directory: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![directory.join("src")];
    while let Some(directory) = waiting.pop() {
        let entries = fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("{}: {error}", directory.display()))?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
                found.insert(name, read_file(&path)?);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn layer(name: &str) -> &'static Layer {
        LAYERS.iter().find(|layer| layer.name == name).unwrap()
    }

    fn package(dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency { name: (*name).to_owned(), kind: kind.map(str::to_owned) })
            .collect();
        Package { name: String::new(), manifest_path: std::path::PathBuf::new(), dependencies }
    }

    fn in_source(name: &str, text: &str) -> Vec<String> {
        source_violations(layer(name), "file.rs", &source::tokens(text))
    }

    #[test]
    fn a_manifest_may_name_only_the_layers_below() {
        let found =
            manifest_violations(layer("web"), &package(&[("poolhouse-store", None), ("poolhouse-service", None)]));
        assert_eq!(found, [format!("web depends on store: {}", layer("web").why)]);
    }

    #[test]
    fn tests_may_use_what_the_code_may_not() {
        let everything = package(&[("jiff", Some("dev")), ("tokio", Some("build"))]);
        assert_eq!(
            manifest_violations(layer("domain"), &everything),
            [format!("domain depends on tokio: {}", layer("domain").why)]
        );
        assert!(manifest_violations(layer("service"), &package(&[("poolhouse-kv", Some("dev"))])).is_empty());
        assert_eq!(manifest_violations(layer("service"), &package(&[("poolhouse-kv", None)])).len(), 1);
    }

    #[test]
    fn a_dash_in_a_manifest_is_an_underscore_in_the_rule() {
        assert_eq!(manifest_violations(layer("service"), &package(&[("tokio-postgres", None)])).len(), 1);
    }

    #[test]
    fn source_may_not_go_round_the_manifest() {
        assert_eq!(in_source("web", "use service::store::Users;").len(), 1);
        assert_eq!(in_source("service", "fn f(e: store::kv::Memory) {}").len(), 1);
        assert_eq!(in_source("service", "use crate::hyper::x; // axum::Router\n").len(), 0);
        assert_eq!(
            in_source("service", "let x = axum::Router::new();"),
            [format!("file.rs:1: service names axum: {}", layer("service").why)]
        );
    }

    #[test]
    fn json_stays_where_tokens_are_made() {
        let found = |file: &str, text: &str| source_violations(layer("domain"), file, &source::tokens(text)).len();
        assert_eq!(found("crates/domain/src/token/jwt.rs", "serde_json::to_vec(part)"), 0);
        assert_eq!(found("crates/domain/src/token/jwt_tests.rs", "serde_json::to_vec(part)"), 0);
        assert_eq!(found("crates/domain/src/user/profile.rs", "serde_json::to_vec(part)"), 1);
    }

    #[test]
    fn domain_is_never_async() {
        assert_eq!(in_source("domain", "pub async fn f() {}").len(), 1);
        assert_eq!(in_source("domain", "#[cfg(test)] mod tests { async fn f() {} }").len(), 0);
    }

    #[test]
    fn an_operation_uses_no_other_operation() {
        let files = |sign_up: &str| {
            BTreeMap::from([
                (
                    "crates/service/src/operations/users/sign_up.rs".to_owned(),
                    format!("{sign_up}\nimpl Operation for SignUp {{}}"),
                ),
                (
                    "crates/service/src/operations/users/get_user.rs".to_owned(),
                    "impl Operation for GetUser {}".to_owned(),
                ),
                (
                    "crates/service/src/operations/users/confirm_sign_up.rs".to_owned(),
                    "use crate::flows::sign_up; impl Operation for ConfirmSignUp {}".to_owned(),
                ),
            ])
        };
        assert!(operation_violations(&files("use super::prelude::*;")).is_empty());
        for bad in
            ["use super::get_user::view;", "use crate::operations::users::get_user;", "fn f() { GetUser::run(cx) }"]
        {
            assert_eq!(operation_violations(&files(bad)).len(), 1, "{bad}");
        }
    }

    #[test]
    fn the_house_stands_as_it_was_drawn() {
        run().unwrap();
    }
}
