//! What a function may do with its credentials, as `functions.toml` says it.

use domain::policy::{Document, Holder, size};
use service::FunctionRights;

/// `role`, `policy`, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rights {
    /// The text of a policy.
    Policy(String),
    Role {
        /// A name or an ARN.
        role: String,
        /// What limits it further.
        policy: Option<String>,
    },
}

/// What a function may do in `dev` of which nothing is said.
const EVERYTHING: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

impl Rights {
    pub fn everything() -> Self {
        Self::Policy(EVERYTHING.to_owned())
    }

    /// # Errors
    /// What is wrong with them, for people.
    pub fn read(role: Option<String>, policy: Option<toml::Value>) -> Result<Option<Self>, String> {
        if let Some(role) = &role {
            check_role(role)?;
        }
        let holder = if role.is_some() { Holder::Session } else { Holder::Role };
        let policy = policy.map(|policy| text(policy, holder)).transpose()?;
        Ok(match (role, policy) {
            (Some(role), policy) => Some(Self::Role { role, policy }),
            (None, policy) => policy.map(Self::Policy),
        })
    }

    pub fn asked(&self) -> FunctionRights<'_> {
        match self {
            Self::Policy(text) => FunctionRights::Policy(text),
            Self::Role { role, policy } => FunctionRights::Role { role, policy: policy.as_deref() },
        }
    }
}

fn check_role(role: &str) -> Result<(), String> {
    let name = match role.starts_with("arn:") {
        true => match role.splitn(6, ':').collect::<Vec<_>>().as_slice() {
            ["arn", "aws", "iam", "", _, name] => name.strip_prefix("role/").unwrap_or_default(),
            _ => "",
        },
        false => role,
    };
    match name.is_empty() || name.contains(char::is_whitespace) {
        true => Err(format!("role `{role}` is neither the name nor the ARN of a role")),
        false => Ok(()),
    }
}

/// A table in the form of a policy, or its JSON.
fn text(policy: toml::Value, holder: Holder) -> Result<String, String> {
    let text = match policy {
        toml::Value::String(text) => text,
        table @ toml::Value::Table(_) => serde_json::to_string(&table).map_err(|error| format!("policy: {error}"))?,
        _ => return Err("policy is neither a table nor a policy's JSON".to_owned()),
    };
    Document::parse(&text).map_err(|why| format!("policy: {why}"))?;
    if size(&text) > holder.limit() {
        return Err(format!("policy: longer than {} characters", holder.limit()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Rights>, String> {
        let mut table: toml::Table = toml::from_str(text).unwrap();
        let role = table.remove("role").map(|role| role.as_str().unwrap().to_owned());
        Rights::read(role, table.remove("policy"))
    }

    #[test]
    fn a_table_and_its_json_are_the_same_policy() {
        let table = read("policy.Statement = [{ Effect = \"Allow\", Action = \"ses:*\", Resource = \"*\" }]").unwrap();
        let json = r#"{"Statement":[{"Action":"ses:*","Effect":"Allow","Resource":"*"}]}"#;
        assert_eq!(table, Some(Rights::Policy(json.to_owned())));
        assert_eq!(read(&format!("policy = '{json}'")).unwrap(), table);
    }

    #[test]
    fn a_role_is_a_name_or_an_arn_and_its_policy_is_shorter() {
        for role in ["welcome", "arn:aws:iam::000000000000:role/team/welcome"] {
            let rights = Some(Rights::Role { role: role.to_owned(), policy: None });
            assert_eq!(read(&format!("role = '{role}'")).unwrap(), rights);
        }
        for role in ["", "a b", "arn:aws:iam::000000000000:user/u", "arn:aws:iam::000000000000:role/"] {
            assert!(read(&format!("role = '{role}'")).unwrap_err().contains("neither the name nor the ARN"), "{role}");
        }
        let actions = vec!["'ses:*'"; 400].join(",");
        let long = format!("policy.Statement = [{{ Effect = 'Allow', Action = [{actions}], Resource = '*' }}]");
        assert!(read(&long).is_ok());
        assert_eq!(read(&format!("role = 'r'\n{long}")).unwrap_err(), "policy: longer than 2048 characters");
    }
}
