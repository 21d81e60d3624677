//! Licences and banned crates of everything that is built. The policy is deny.toml's, so that
//! `cargo deny`, where it is installed, says the same.

mod expression;

use std::collections::BTreeSet;
use std::process::Stdio;

use expression::Expression;
use serde::Deserialize;

use crate::workspace::{Outcome, cargo, read, read_file, root, run as run_command};

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
    bans: Bans,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Banned>,
}

#[derive(Deserialize)]
struct Banned {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

impl Policy {
    fn read() -> Outcome<Self> {
        toml::from_str(&read_file(&root().join("deny.toml"))?).map_err(|error| format!("deny.toml: {error}"))
    }
}

/// A crate that is built, as `cargo tree` tells it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Built {
    name: String,
    version: String,
    /// Empty when the crate names none.
    licence: String,
}

impl Built {
    /// Everything that any target of the workspace is built from, on any platform. `cargo metadata` would also name what
    /// no feature asks for.
    fn everything() -> Outcome<BTreeSet<Self>> {
        let tree = read(&mut cargo(&[
            "tree",
            "--workspace",
            "--locked",
            "--target",
            "all",
            "--edges",
            "normal,build,dev",
            "--prefix",
            "none",
            "--format",
            "{p}\t{l}",
        ]))?;
        tree.lines().filter(|line| !line.is_empty()).map(Self::parse).collect()
    }

    /// `name v1.2.3 (/path)<tab>licence (*)`, where the bracket and the star may be absent.
    fn parse(line: &str) -> Outcome<Self> {
        let (package, licence) = line.split_once('\t').ok_or_else(|| format!("cargo tree: {line}"))?;
        let mut words = package.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            return Err(format!("cargo tree: {line}"));
        };
        Ok(Self {
            name: name.to_owned(),
            version: version.trim_start_matches('v').to_owned(),
            licence: licence.trim_end_matches("(*)").trim().to_owned(),
        })
    }
}

/// Names every crate that must not be here.
pub fn run() -> Outcome {
    let built = Built::everything()?;
    let violations = violations(&Policy::read()?, &built);
    if !violations.is_empty() {
        return Err(format!("crates that deny.toml forbids:\n  {}", violations.join("\n  ")));
    }
    println!("licences: {} crates, each allowed", built.len());
    if cargo(&["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success()) {
        run_command(&mut cargo(&["deny", "check", "licenses", "bans", "sources"]))?;
    }
    Ok(())
}

fn violations(policy: &Policy, built: &BTreeSet<Built>) -> Vec<String> {
    let mut violations = Vec::new();
    for Built { name, version, licence } in built {
        if let Some(banned) = policy.bans.deny.iter().find(|banned| &banned.name == name) {
            let who = format!("`cargo tree --workspace --target all --invert {name}` tells who brings it");
            violations.push(format!("{name} {version} is banned: {}; {who}", banned.reason));
        }
        match Expression::parse(licence) {
            _ if licence.is_empty() => violations.push(format!("{name} {version} names no licence")),
            Err(why) => violations.push(format!("{name} {version} has a licence that was not understood: {why}")),
            Ok(expression) if !expression.is_allowed(&policy.licenses.allow) => {
                violations.push(format!("{name} {version} is under {licence}, which deny.toml does not allow"));
            }
            Ok(_) => {}
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_the_house_catches_what_it_names() {
        let tree = [
            "ring v1.0.0\tApache-2.0 AND ISC",
            "good v1.0.0 (/somewhere)\tMIT OR GPL-3.0-only (*)",
            "bad v1.0.0\tAGPL-3.0-only",
            "silent v1.0.0\t",
        ];
        let built = tree.iter().map(|line| Built::parse(line).unwrap()).collect();
        let found = violations(&Policy::read().unwrap(), &built);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(found.iter().any(|line| line.starts_with("ring 1.0.0 is banned: ")));
        assert!(found.contains(&"bad 1.0.0 is under AGPL-3.0-only, which deny.toml does not allow".to_owned()));
        assert!(found.contains(&"silent 1.0.0 names no licence".to_owned()));
    }

    #[test]
    fn the_policy_bans_what_the_plan_bans() {
        let bans = Policy::read().unwrap().bans.deny;
        let banned: BTreeSet<String> = bans.into_iter().map(|banned| banned.name).collect();
        for name in ["openssl", "openssl-sys", "native-tls", "ring", "rsa"] {
            assert!(banned.contains(name), "{name}");
        }
    }
}
