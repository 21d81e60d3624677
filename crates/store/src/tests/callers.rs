//! Samples of who may call.

use std::collections::{BTreeMap, BTreeSet};

use domain::iam::{Declaration, Group, ManagedPolicy, Policies, PolicyVersion, Provider, Role, User};
use domain::policy::{Document, Written};

use super::samples::NOW;

const ALL: &str = r#"{"Statement":{"Effect":"Allow","Action":"cognito-idp:*","Resource":"*"}}"#;

fn document() -> Written<Document> {
    Written::new(ALL.to_owned()).unwrap()
}

fn policies() -> Policies {
    Policies {
        inline: BTreeMap::from([("inline".to_owned(), document())]),
        attached: BTreeSet::from(["arn:aws:iam::123456789012:policy/people".to_owned()]),
    }
}

pub fn iam_user() -> User {
    User {
        name: "Deployer".into(),
        path: "/ci/".into(),
        id: "AIDAEXAMPLE0000000000".into(),
        created: NOW,
        policies: policies(),
        boundary: Some("arn:aws:iam::123456789012:policy/bounds".into()),
        tags: BTreeMap::from([("team".to_owned(), "web".to_owned())]),
        access_keys: vec!["AKIAEXAMPLE000000000".into()],
        groups: BTreeSet::new(),
    }
}

pub fn role() -> Role {
    let trust = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
    Role {
        name: "Deploy".into(),
        path: "/".into(),
        id: "AROAEXAMPLE0000000000".into(),
        created: NOW,
        description: Some("deploys".into()),
        longest_session: 3600,
        trust: Written::new(trust.to_owned()).unwrap(),
        policies: policies(),
        boundary: None,
        tags: BTreeMap::new(),
    }
}

pub fn managed_policy() -> ManagedPolicy {
    ManagedPolicy {
        name: "People".into(),
        path: "/".into(),
        id: "ANPAEXAMPLE0000000000".into(),
        created: NOW,
        updated: NOW,
        description: None,
        tags: BTreeMap::new(),
        versions: vec![PolicyVersion { number: 1, created: NOW, document: document() }],
        default: 1,
        next: 2,
        users: BTreeSet::from(["deployer".to_owned()]),
        groups: BTreeSet::new(),
        roles: BTreeSet::from(["deploy".to_owned()]),
        bounds: 1,
    }
}

pub fn oidc_provider() -> Provider {
    Provider {
        url: "https://token.actions.githubusercontent.com".into(),
        client_ids: BTreeSet::from(["sts.amazonaws.com".to_owned()]),
        thumbprints: vec!["6938fd4d98bab03faadb97b34396831e3780aea1".into()],
        tags: BTreeMap::new(),
        created: NOW,
    }
}

pub fn iam_group() -> Group {
    Group {
        name: "Staff".into(),
        path: "/".into(),
        id: "AGPAEXAMPLE0000000000".into(),
        created: NOW,
        policies: policies(),
    }
}

pub fn declaration() -> Declaration {
    Declaration {
        users: BTreeSet::from(["deployer".to_owned()]),
        groups: BTreeSet::from(["staff".to_owned()]),
        roles: BTreeSet::from(["deploy".to_owned()]),
        policies: BTreeSet::from(["people".to_owned()]),
        providers: BTreeSet::from(["token.actions.githubusercontent.com".to_owned()]),
        access_keys: BTreeSet::from(["AKIAEXAMPLE000000000".to_owned()]),
    }
}
