//! Keeps the documents honest about what is built: the table of operations in README.md and the list in docs/gaps.md are
//! written from what the server itself says (`poolhouse operations --json`).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

use serde::Deserialize;

use crate::workspace::{Outcome, build, read, read_file, root, server_binary, write_file};

const BEGIN: &str = "<!-- operations:begin (written by cargo xtask coverage) -->";
const END: &str = "<!-- operations:end -->";

/// One operation of the model, as the server tells it.
#[derive(Deserialize)]
struct Operation {
    #[serde(default = "user_pools")]
    service: String,
    name: String,
    /// Empty where no more than the name is known.
    family: String,
    built: bool,
    #[serde(default)]
    note: Option<String>,
}

/// The service whose every operation is taken.
const USER_POOLS: &str = "cognito-idp";

fn user_pools() -> String {
    USER_POOLS.to_owned()
}

/// Rewrites both documents; with `--check` writes nothing and fails when they differ.
pub fn run(arguments: &[String]) -> Outcome {
    let check = match arguments {
        [] => false,
        [one] if one == "--check" => true,
        _ => return Err("takes --check, or nothing".to_owned()),
    };
    build()?;
    let told = read(Command::new(server_binary()?).args(["operations", "--json"]))?;
    let operations: Vec<Operation> =
        serde_json::from_str(&told).map_err(|error| format!("`poolhouse operations --json`: {error}"))?;
    let (operations, neighbours): (Vec<_>, Vec<_>) = operations.into_iter().partition(|it| it.service == USER_POOLS);
    if operations.is_empty() {
        return Err("`poolhouse operations --json` names no operation".to_owned());
    }

    let mut stale = Vec::new();
    for (file, table) in [
        ("README.md", by_family(&operations) + &built_neighbours(&neighbours)),
        ("docs/gaps.md", gaps(&operations) + &other_operations(&neighbours)),
    ] {
        let path = root().join(file);
        let old = read_file(&path)?;
        let new = between_marks(&old, &table).map_err(|why| format!("{file}: {why}"))?;
        if old == new {
            continue;
        }
        if check {
            stale.push(file);
        } else {
            write_file(&path, &new)?;
            println!("coverage: {file} is renewed");
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("{} no longer say what is built; `cargo xtask coverage` renews them", stale.join(" and ")))
}

/// Replaces what stands between the two marks.
fn between_marks(document: &str, table: &str) -> Outcome<String> {
    let missing = || format!("the marks `{BEGIN}` and `{END}` must stand around the operations, in this order");
    let (before, rest) = document.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}\n{table}{END}{after}"))
}

fn by_family(operations: &[Operation]) -> String {
    let mut families: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in operations {
        families.entry(&operation.family).or_default().push(operation);
    }
    let built = operations.iter().filter(|operation| operation.built).count();
    let rest = match operations.len() - built {
        0 => "what they do not do yet stands in",
        _ => "the others answer a clear error and stand in",
    };
    let mut table = format!(
        "{built} of {} operations are built; {rest} [docs/gaps.md](docs/gaps.md).\n\n\
         | Family | Built | Operations |\n|---|---|---|\n",
        operations.len()
    );
    for (family, members) in families {
        let mut names: Vec<&str> =
            members.iter().filter(|operation| operation.built).map(|operation| operation.name.as_str()).collect();
        names.sort_unstable();
        let _ = writeln!(table, "| {family} | {} of {} | {} |", names.len(), members.len(), names.join(", "));
    }
    table
}

fn gaps(operations: &[Operation]) -> String {
    let mut missing: Vec<&Operation> = operations.iter().filter(|operation| !operation.built).collect();
    missing.sort_by_key(|operation| (&operation.family, &operation.name));
    let mut table = "| Operation | Family | Note |\n|---|---|---|\n".to_owned();
    for operation in missing {
        let note = operation.note.as_deref().unwrap_or_default();
        let _ = writeln!(table, "| {} | {} | {note} |", operation.name, operation.family);
    }
    // Built operations may have a gap of their own, which a reader must find here too.
    for operation in operations.iter().filter(|operation| operation.built) {
        if let Some(note) = operation.note.as_deref().filter(|note| !note.is_empty()) {
            let _ = writeln!(table, "| {} (built) | {} | {note} |", operation.name, operation.family);
        }
    }
    table
}

/// Names of operations by service, in the order given.
fn by_service<'a>(operations: impl Iterator<Item = &'a Operation>) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut services: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for operation in operations {
        services.entry(&operation.service).or_default().push(&operation.name);
    }
    services
}

fn built_neighbours(operations: &[Operation]) -> String {
    let mut table = "\nOf other services, at the same address and for the same keys:\n\n\
                     | Service | Operations |\n|---|---|\n"
        .to_owned();
    for (service, names) in by_service(operations.iter().filter(|operation| operation.built)) {
        let _ = writeln!(table, "| {service} | {} |", names.join(", "));
    }
    table
}

fn other_operations(operations: &[Operation]) -> String {
    let mut table = "\n### Other services\n\nKnown by name, and answered that they are not supported:\n\n\
                     | Service | Operations |\n|---|---|\n"
        .to_owned();
    for (service, names) in by_service(operations.iter().filter(|operation| !operation.built)) {
        let _ = writeln!(table, "| {service} | {} |", names.join(", "));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(name: &str, family: &str, built: bool, note: &str) -> Operation {
        let (name, family, note) = (name.to_owned(), family.to_owned(), Some(note.to_owned()));
        Operation { service: user_pools(), name, family, built, note }
    }

    #[test]
    fn only_what_stands_between_the_marks_changes() {
        let document = format!("before\n{BEGIN}\nold\n{END}\nafter\n");
        let renewed = between_marks(&document, "new\n").unwrap();
        assert_eq!(renewed, format!("before\n{BEGIN}\nnew\n{END}\nafter\n"));
        assert_eq!(between_marks(&renewed, "new\n").unwrap(), renewed);
        assert!(between_marks("no marks", "new").is_err());
        assert!(between_marks(&format!("{END}{BEGIN}"), "new").is_err());
    }

    #[test]
    fn neighbours_stand_by_service() {
        let of = |service: &str, name: &str, built| Operation {
            service: service.to_owned(),
            ..operation(name, if built { service } else { "" }, built, "")
        };
        let all = [of("sts", "AssumeRole", true), of("sts", "AssumeRoot", false), of("iam", "GetUser", true)];
        let readme = built_neighbours(&all);
        assert!(readme.ends_with("| iam | GetUser |\n| sts | AssumeRole |\n"), "{readme}");
        let gaps = other_operations(&all);
        assert!(gaps.ends_with("|---|---|\n| sts | AssumeRoot |\n"), "{gaps}");
    }

    #[test]
    fn an_operation_stands_in_one_of_the_two() {
        let operations = [
            operation("SignUp", "users", true, ""),
            operation("CreateGroup", "groups", false, "groups come later"),
            operation("ListUsers", "users", true, "no eventual consistency"),
        ];
        let readme = by_family(&operations);
        assert!(readme.contains("2 of 3 operations are built"), "{readme}");
        assert!(readme.contains("| users | 2 of 2 | ListUsers, SignUp |"), "{readme}");
        assert!(readme.contains("| groups | 0 of 1 |  |"), "{readme}");
        let gaps = gaps(&operations);
        assert!(gaps.contains("| CreateGroup | groups | groups come later |"), "{gaps}");
        assert!(gaps.contains("| ListUsers (built) | users | no eventual consistency |"), "{gaps}");
        assert!(!gaps.contains("SignUp"), "{gaps}");
    }
}
