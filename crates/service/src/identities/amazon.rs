//! Managed policies that Amazon made and every account has: those about what is here.

use std::{collections::BTreeMap, sync::Arc, sync::LazyLock};

use domain::policy::Document;

const PREFIX: &str = "arn:aws:iam::aws:policy/";

/// Of the policy that allows everything.
pub const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// Name and document. What they say of other services grants nothing here and is left out.
const POLICIES: &[(&str, &str)] = &[
    ("AdministratorAccess", r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#),
    (
        "AmazonCognitoPowerUser",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cognito-identity:*","cognito-idp:*","iam:ListRoles","iam:ListOpenIdConnectProviders","iam:GetRole"],"Resource":"*"}]}"#,
    ),
    (
        "AmazonCognitoReadOnly",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cognito-identity:Describe*","cognito-identity:Get*","cognito-identity:List*","cognito-idp:Describe*","cognito-idp:AdminGet*","cognito-idp:AdminList*","cognito-idp:List*","cognito-idp:Get*","iam:ListOpenIdConnectProviders","iam:ListRoles"],"Resource":"*"}]}"#,
    ),
];

static READ: LazyLock<BTreeMap<&'static str, Arc<Document>>> = LazyLock::new(|| {
    let read = |(name, text): &(&'static str, &str)| Some((*name, Arc::new(Document::parse(text).ok()?)));
    POLICIES.iter().filter_map(read).collect()
});

/// The policy of an ARN of Amazon's.
pub fn policy(arn: &str) -> Option<(&'static str, Arc<Document>)> {
    let (name, document) = READ.get_key_value(arn.strip_prefix(PREFIX)?)?;
    Some((name, document.clone()))
}

pub fn names() -> impl Iterator<Item = &'static str> {
    POLICIES.iter().map(|(name, _)| *name)
}

pub fn arn(name: &str) -> String {
    format!("{PREFIX}{name}")
}

/// The text of the policy of an ARN of Amazon's, with its name.
pub fn text(arn: &str) -> Option<(&'static str, &'static str)> {
    let name = arn.strip_prefix(PREFIX)?;
    POLICIES.iter().find(|(its, _)| *its == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_can_be_read() {
        assert_eq!(READ.len(), POLICIES.len());
        assert!(policy("arn:aws:iam::aws:policy/AdministratorAccess").is_some_and(|(_, it)| it.is_full()));
        assert!(policy("arn:aws:iam::123456789012:policy/AdministratorAccess").is_none());
    }
}
