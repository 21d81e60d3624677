//! The `--identities` file: callers in TOML or JSON, as `docs/identities.md` describes them.
//!
//! Read whole before anything is changed; what is wrong is told with its line or its field. Secrets are not in it but
//! where the operator writes them there: an access key names an environment variable or a file.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::Path;

use domain::iam::{
    DEFAULT_SESSION, Declared, DeclaredGroup, DeclaredPolicy, DeclaredProvider, DeclaredRights, DeclaredRole,
    DeclaredUser, Tags,
};
use domain::policy::{Readable, Written};
use domain::secret::Secret;
use serde::{Deserialize, Deserializer, de::Error as _};
use service::directory::DeclaredKey;

use crate::failure::Failure;

/// Of a file, with the secrets that it names.
#[derive(Debug)]
pub struct Identities {
    pub declared: Declared,
    pub keys: Vec<DeclaredKey>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    policies: BTreeMap<String, Policy>,
    groups: BTreeMap<String, Group>,
    users: BTreeMap<String, User>,
    roles: BTreeMap<String, Role>,
    providers: BTreeMap<String, Provider>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Policy {
    path: Option<String>,
    description: Option<String>,
    document: Text,
    #[serde(default)]
    tags: Tags,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Group {
    path: Option<String>,
    #[serde(default)]
    policies: BTreeMap<String, Text>,
    #[serde(default)]
    attached: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct User {
    path: Option<String>,
    #[serde(default)]
    policies: BTreeMap<String, Text>,
    #[serde(default)]
    attached: BTreeSet<String>,
    boundary: Option<String>,
    #[serde(default)]
    groups: BTreeSet<String>,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    access_keys: Vec<Key>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Key {
    id: String,
    secret_env: Option<String>,
    secret_file: Option<String>,
    secret: Option<String>,
    disabled: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Role {
    path: Option<String>,
    description: Option<String>,
    trust: Text,
    #[serde(default)]
    policies: BTreeMap<String, Text>,
    #[serde(default)]
    attached: BTreeSet<String>,
    boundary: Option<String>,
    longest_session: Option<i64>,
    #[serde(default)]
    tags: Tags,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Provider {
    client_ids: BTreeSet<String>,
    #[serde(default)]
    thumbprints: Vec<String>,
    #[serde(default)]
    tags: Tags,
}

/// A policy document: as JSON text, as a table, or the name of a file that holds it.
enum Text {
    Here(String),
    File(String),
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) if text.trim_start().starts_with('{') => Ok(Self::Here(text)),
            serde_json::Value::String(file) => Ok(Self::File(file)),
            table @ serde_json::Value::Object(_) => Ok(Self::Here(table.to_string())),
            _ => Err(D::Error::custom("a policy is JSON text, a table, or the name of a file")),
        }
    }
}

/// Reads a file; `variables`: this process's environment.
///
/// # Errors
/// A refusal in one line: the file, the line or the field, and what is wrong there.
pub fn read(path: &Path, variables: &BTreeMap<OsString, OsString>) -> Result<Identities, Failure> {
    let refuse = |why: String| Failure::refused(format!("--identities {}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let file = if is_json { of_json(&text) } else { of_toml(&text) };
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    file.and_then(|file| Reading { folder, variables }.whole(file)).map_err(refuse)
}

fn of_json(text: &str) -> Result<File, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn of_toml(text: &str) -> Result<File, String> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| format!("line {}: ", before.matches('\n').count() + 1)).unwrap_or_default();
        format!("{line}{}", error.message())
    })
}

struct Reading<'a> {
    folder: &'a Path,
    variables: &'a BTreeMap<OsString, OsString>,
}

impl Reading<'_> {
    fn whole(&self, file: File) -> Result<Identities, String> {
        let (mut declared, mut keys) = (Declared::default(), Vec::new());
        for (name, it) in file.policies {
            let document = self.document(&format!("policies.{name}.document"), it.document)?;
            let policy = DeclaredPolicy { path: usual(it.path), description: it.description, document, tags: it.tags };
            declared.policies.insert(name, policy);
        }
        for (name, it) in file.groups {
            let rights = self.rights(&format!("groups.{name}"), it.policies, it.attached)?;
            declared.groups.insert(name, DeclaredGroup { path: usual(it.path), rights });
        }
        for (name, it) in file.users {
            let field = format!("users.{name}");
            let mut access_keys = Vec::new();
            for (place, key) in it.access_keys.into_iter().enumerate() {
                access_keys.push(key.id.clone());
                keys.push(self.key(&format!("{field}.access-keys[{place}]"), &name, key)?);
            }
            let user = DeclaredUser {
                path: usual(it.path),
                rights: self.rights(&field, it.policies, it.attached)?,
                boundary: it.boundary,
                groups: it.groups,
                tags: it.tags,
                access_keys,
            };
            declared.users.insert(name, user);
        }
        for (name, it) in file.roles {
            let field = format!("roles.{name}");
            let role = DeclaredRole {
                path: usual(it.path),
                description: it.description,
                trust: self.document(&format!("{field}.trust"), it.trust)?,
                rights: self.rights(&field, it.policies, it.attached)?,
                boundary: it.boundary,
                longest_session: it.longest_session.unwrap_or(DEFAULT_SESSION),
                tags: it.tags,
            };
            declared.roles.insert(name, role);
        }
        for (url, Provider { client_ids, thumbprints, tags }) in file.providers {
            declared.providers.insert(url, DeclaredProvider { client_ids, thumbprints, tags });
        }
        Ok(Identities { declared, keys })
    }

    fn rights(
        &self,
        field: &str,
        policies: BTreeMap<String, Text>,
        attached: BTreeSet<String>,
    ) -> Result<DeclaredRights, String> {
        let mut inline = BTreeMap::new();
        for (name, text) in policies {
            let document = self.document(&format!("{field}.policies.{name}"), text)?;
            inline.insert(name, document);
        }
        Ok(DeclaredRights { inline, attached })
    }

    fn document<D: Readable>(&self, field: &str, text: Text) -> Result<Written<D>, String> {
        let text = match text {
            Text::Here(text) => text,
            Text::File(file) => self.file(field, &file)?,
        };
        Written::new(text).map_err(|why| format!("{field}: {why}"))
    }

    fn file(&self, field: &str, file: &str) -> Result<String, String> {
        std::fs::read_to_string(self.folder.join(file)).map_err(|error| format!("{field}: {file}: {error}"))
    }

    fn key(&self, field: &str, owner: &str, key: Key) -> Result<DeclaredKey, String> {
        let id = key.id;
        if !(16..=128).contains(&id.len()) || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(format!("{field}.id: an access key's id has 16 to 128 letters and digits"));
        }
        let secret = match (key.secret_env, key.secret_file, key.secret) {
            (Some(name), None, None) => {
                let value = self.variables.get(OsStr::new(&name)).and_then(|value| value.to_str());
                value.ok_or_else(|| format!("{field}.secret-env: {name} is not set"))?.to_owned()
            }
            (None, Some(file), None) => self.file(&format!("{field}.secret-file"), &file)?,
            (None, None, Some(secret)) => secret,
            _ => return Err(format!("{field}: one of secret-env, secret-file and secret")),
        };
        let secret = secret.trim();
        if !(16..=128).contains(&secret.len()) || !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!("{field}: a secret has 16 to 128 visible characters"));
        }
        Ok(DeclaredKey { id, secret: Secret::new(secret), owner: owner.to_owned(), disabled: key.disabled })
    }
}

fn usual(path: Option<String>) -> String {
    path.unwrap_or_else(|| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
[policies.pipeline]
description = "what builds do"
document = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "cognito-idp:AdminCreateUser", Resource = "*" }] }

[groups.staff]
attached = ["arn:aws:iam::aws:policy/AmazonCognitoReadOnly"]

[users.ci]
attached = ["pipeline"]
groups = ["staff"]
tags = { team = "web" }
policies.reads = '{"Statement":{"Effect":"Allow","Action":"cognito-idp:List*","Resource":"*"}}'
access-keys = [{ id = "AKIAIOSFODNN7EXAMPLE", secret-env = "CI_SECRET" }]

[roles.deploy]
trust = "trust.json"
attached = ["pipeline"]
longest-session = 7200

[providers."https://token.actions.githubusercontent.com"]
client-ids = ["sts.amazonaws.com"]
"#;
    const TRUST: &str =
        r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;

    fn read_as(name: &str, text: &str) -> Result<Identities, Failure> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("trust.json"), TRUST).unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let variables = BTreeMap::from([("CI_SECRET".into(), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into())]);
        read(&path, &variables)
    }

    #[test]
    fn a_file_is_read_whole() {
        let read = read_as("identities.toml", FILE).unwrap();
        let user = &read.declared.users["ci"];
        assert!(user.rights.attached.contains("pipeline") && user.rights.inline.contains_key("reads"));
        assert_eq!(user.access_keys, ["AKIAIOSFODNN7EXAMPLE"]);
        assert_eq!(read.declared.roles["deploy"].trust.text(), TRUST);
        assert_eq!(read.declared.roles["deploy"].longest_session, 7200);
        assert_eq!(read.keys[0].secret.expose(), "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        assert!(!format!("{read:?}").contains("wJalr"), "a secret is never shown");

        let table: toml::Table = FILE.parse().unwrap();
        let json = serde_json::to_string(&table).unwrap();
        let same = read_as("identities.json", &json).unwrap();
        assert_eq!(format!("{:?}", same.declared), format!("{:?}", read.declared));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (change, expected) in [
            (("[groups.staff]", "[groups.staff]\nmembers = []"), "line 7: unknown field `members`"),
            (("client-ids", "client_ids"), "line 22: unknown field `client_ids`"),
            (("CI_SECRET", "NOT_SET"), "users.ci.access-keys[0].secret-env: NOT_SET is not set"),
            (("secret-env = \"CI_SECRET\"", "disabled = true"), "users.ci.access-keys[0]: one of secret-env"),
            (("secret-env = \"CI_SECRET\"", "secret = \"short\""), "users.ci.access-keys[0]: a secret has 16"),
            (("AKIAIOSFODNN7EXAMPLE", "AKIA"), "users.ci.access-keys[0].id: "),
            (("trust.json", "absent.json"), "roles.deploy.trust: absent.json: "),
            (("Effect = \"Allow\"", "Effect = \"Permit\""), "policies.pipeline.document: not in the form of a policy"),
            (("\"cognito-idp:List*\"", "\"List*\""), "users.ci.policies.reads: List* does not begin with a service"),
            (("document = {", "document = 5 #"), "line 4: a policy is JSON text"),
            (("longest-session = 7200", "longest-session = \"2h\""), "line 19: invalid type: string"),
        ] {
            let refused = read_as("identities.toml", &FILE.replace(change.0, change.1)).unwrap_err().to_string();
            let told = refused.split_once("identities.toml: ").expect("the file").1;
            assert!(told.starts_with(expected), "{told}");
        }
        let refused = read_as("identities.json", r#"{"users": {"ci": {"keys": []}}}"#).unwrap_err().to_string();
        assert!(refused.contains("unknown field `keys`") && refused.contains("line 1"), "{refused}");
        let absent = read(Path::new("/absent/i.toml"), &BTreeMap::new()).unwrap_err().to_string();
        assert!(absent.starts_with("--identities /absent/i.toml: cannot be read"), "{absent}");
    }
}
