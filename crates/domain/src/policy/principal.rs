//! A caller, and the policies that speak about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document::Document;
use super::request::Context;

/// A policy where it is attached.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    /// What people call it.
    pub name: String,
    /// Of a managed policy; an inline one has none.
    pub arn: Option<String>,
    pub document: Arc<Document>,
}

/// What a caller is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The account itself: no identity policy limits it.
    Root,
    User {
        name: String,
    },
    /// A session of a role.
    AssumedRole {
        /// `arn:aws:iam::<account>:role/<path/name>`
        role_arn: String,
    },
    /// Of GetFederationToken.
    FederatedUser,
}

/// Somebody who was identified, with everything that decides what they may do.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// As error texts name it: `arn:aws:iam::<account>:user/<path/name>`,
    /// `arn:aws:sts::<account>:assumed-role/<role>/<session>`, …
    pub arn: String,
    /// Twelve digits.
    pub account: String,
    /// `aws:userid`: `AIDA…`, `AROA…:<session>`, the account for root.
    pub user_id: String,
    pub kind: Kind,
    /// Of the user and its groups, or of the role.
    pub identity: Vec<Attached>,
    pub boundary: Option<Attached>,
    /// Sent when the session began; `None`: without any.
    pub session: Option<Vec<Attached>>,
    /// `aws:PrincipalTag/…`: of the user, or of the role and its session.
    pub tags: BTreeMap<String, String>,
    /// What the session's beginning said: `aws:FederatedProvider`, `aws:TokenIssueTime`, `<provider>:sub`, …
    pub facts: Context,
}

impl Principal {
    /// The account itself.
    pub fn root(account: &str) -> Self {
        Self {
            arn: format!("arn:aws:iam::{account}:root"),
            account: account.to_owned(),
            user_id: account.to_owned(),
            kind: Kind::Root,
            identity: Vec::new(),
            boundary: None,
            session: None,
            tags: BTreeMap::new(),
            facts: Context::new(),
        }
    }

    /// Whether everything is allowed, which is known without looking at the question.
    pub fn is_unlimited(&self) -> bool {
        if self.boundary.is_some() || self.session.is_some() {
            return false;
        }
        self.kind == Kind::Root
            || (self.identity.iter().any(|policy| policy.document.allows_everything())
                && !self.identity.iter().any(|policy| policy.document.has_denies()))
    }

    /// Whether one of its policies looks at a key that begins so; `prefix` in lower case.
    pub fn looks_at(&self, prefix: &str) -> bool {
        let session = self.session.iter().flatten();
        let mut policies = self.identity.iter().chain(&self.boundary).chain(session);
        policies.any(|policy| policy.document.looks_at(prefix))
    }

    /// `aws:PrincipalArn`: the role of a session, not the session.
    pub fn lasting_arn(&self) -> &str {
        match &self.kind {
            Kind::AssumedRole { role_arn } => role_arn,
            _ => &self.arn,
        }
    }

    /// The condition keys that the caller brings to every request.
    pub fn context(&self) -> Context {
        let mut context = self.facts.clone();
        context.set("aws:PrincipalArn", self.lasting_arn());
        context.set("aws:PrincipalAccount", &*self.account);
        context.set("aws:userid", &*self.user_id);
        let kind = match &self.kind {
            Kind::Root => "Account",
            Kind::User { name } => {
                context.set("aws:username", &**name);
                "User"
            }
            Kind::AssumedRole { .. } => "AssumedRole",
            Kind::FederatedUser => "FederatedUser",
        };
        context.set("aws:PrincipalType", kind);
        for (name, value) in &self.tags {
            context.set(&format!("aws:PrincipalTag/{name}"), &**value);
        }
        context
    }
}
