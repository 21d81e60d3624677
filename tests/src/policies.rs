//! Callers with policies of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::policy::{Attached, Document, Kind, Principal};
use serde_json::{Value, json};
use service::identities::Identity;

use crate::World;
use crate::neighbours::Credentials;

/// The account of every world.
pub const ACCOUNT: &str = "123456789012";

/// A user of the account, with these inline policies.
pub fn user(name: &str, policies: &[&Value]) -> Principal {
    Principal {
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{name}"),
        user_id: "AIDAEXAMPLEEXAMPLE222".into(),
        kind: Kind::User { name: name.into() },
        identity: policies.iter().map(|text| attached(text)).collect(),
        ..Principal::root(ACCOUNT)
    }
}

/// An inline policy.
pub fn attached(text: &Value) -> Attached {
    let document = Document::parse(&text.to_string()).unwrap_or_else(|why| panic!("{why}: {text}"));
    Attached { name: "inline".into(), arn: None, document: Arc::new(document) }
}

/// A policy of one statement; its members are merged into an Allow.
pub fn allow(action: impl Into<Value>, resource: impl Into<Value>) -> Value {
    statement("Allow", action, resource)
}

pub fn statement(effect: &str, action: impl Into<Value>, resource: impl Into<Value>) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action.into(), "Resource": resource.into()}]})
}

pub fn pool_arn(pool_id: &str) -> String {
    format!("arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pool_id}")
}

impl World {
    /// Credentials of somebody whom only this server knows.
    pub fn introduce(&self, principal: Principal) -> Credentials {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let credentials =
            Credentials { id: format!("AKIA{number:016}"), secret: format!("{number:040}"), session_token: None };
        let identity =
            Identity { principal: Arc::new(principal), secret: credentials.secret.as_str().into(), key: None };
        self.service().introduce(&credentials.id, identity);
        credentials
    }
}
