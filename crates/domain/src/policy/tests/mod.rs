//! What AWS documents, as tables.

mod conditions;
mod differential;
mod evaluation;
mod grammar;
mod trusting;

use std::sync::Arc;

use super::*;

pub const POOL: &str = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Abcdefghi";

pub fn policy(text: &str) -> Attached {
    let document = Document::parse(text).unwrap_or_else(|why| panic!("{why}: {text}"));
    Attached { name: "inline".into(), arn: None, document: Arc::new(document) }
}

pub fn managed(arn: &str, text: &str) -> Attached {
    Attached { name: "managed".into(), arn: Some(arn.into()), ..policy(text) }
}

pub fn ana(identity: Vec<Attached>) -> Principal {
    Principal {
        arn: "arn:aws:iam::123456789012:user/staff/ana".into(),
        user_id: "AIDAEXAMPLE".into(),
        kind: Kind::User { name: "ana".into() },
        identity,
        ..Principal::root("123456789012")
    }
}

pub fn deployer(identity: Vec<Attached>) -> Principal {
    Principal {
        arn: "arn:aws:sts::123456789012:assumed-role/deployer/build-7".into(),
        user_id: "AROAEXAMPLE:build-7".into(),
        kind: Kind::AssumedRole { role_arn: "arn:aws:iam::123456789012:role/ci/deployer".into() },
        identity,
        ..Principal::root("123456789012")
    }
}

pub fn ask(principal: &Principal, action: &str, resource: &str) -> Decision {
    let context = principal.context();
    decide(principal, &Request { action, resource, context: &context })
}
