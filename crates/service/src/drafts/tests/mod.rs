//! What is configured is what is shown: requests with every member of the model go to the domain and come back.

mod clients;
mod pools;
mod samples;

use std::collections::BTreeSet;

use domain::{
    ids::{PoolId, PoolNumber},
    pool::Pool,
    time::Timestamp,
};
use proptest::prelude::*;
use serde_json::{Map, Value};
use wire::{
    Modelled, encode,
    model::{Kind, Shape},
    protocol,
};

use crate::{drafts, refusals::Refusal};

const NOW: Timestamp = Timestamp::from_seconds(1_700_000_000);
const ACCOUNT: &str = "123456789012";

/// As the dispatcher reads a request.
fn typed<O: Modelled>(request: &Value) -> Result<O::Input, Refusal> {
    let decoded = protocol::decode(O::MODEL, request.to_string().as_bytes()).map_err(Refusal::Wire)?;
    protocol::validate(&decoded).map_err(Refusal::Wire)?;
    protocol::typed::<O>(&decoded).map_err(Refusal::Wire)
}

/// As the dispatcher answers, checked against the model.
fn answered<O: Modelled>(output: &O::Output) -> Value {
    let body = encode::success::<O>(output);
    assert_eq!(encode::check_output(O::MODEL, &body), Ok(()));
    serde_json::from_slice(&body).unwrap()
}

fn created(request: &Value) -> Result<Pool, Refusal> {
    let draft = drafts::pools::new_pool(typed::<wire::shapes::CreateUserPool>(request)?)?;
    Ok(Pool::create(PoolNumber(7), PoolId::from("eu-west-1_Poolhouse"), draft, NOW)?)
}

/// The paths of all members, list and map elements under `[]`.
fn modelled_paths(shape: &Shape, path: &str, found: &mut BTreeSet<String>) {
    match &shape.kind {
        Kind::Structure(members) => {
            for member in *members {
                let path = format!("{path}.{}", member.name);
                modelled_paths(member.shape, &path, found);
                found.insert(path);
            }
        }
        Kind::List { element: inner, .. } | Kind::Map { value: inner, .. } => {
            modelled_paths(inner, &format!("{path}[]"), found);
        }
        _ => {}
    }
}

fn sent_paths(shape: &Shape, value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match (&shape.kind, value) {
        (Kind::Structure(members), Value::Object(sent)) => {
            for member in *members {
                let Some(value) = sent.get(member.name) else { continue };
                let path = format!("{path}.{}", member.name);
                sent_paths(member.shape, value, &path, found);
                found.insert(path);
            }
        }
        (Kind::List { element, .. }, Value::Array(elements)) => {
            for value in elements {
                sent_paths(element, value, &format!("{path}[]"), found);
            }
        }
        (Kind::Map { value: inner, .. }, Value::Object(entries)) => {
            for value in entries.values() {
                sent_paths(inner, value, &format!("{path}[]"), found);
            }
        }
        _ => {}
    }
}

/// The samples of an operation leave no member of its request out.
fn assert_complete<O: Modelled>(samples: &[Value]) {
    let (mut modelled, mut sent) = (BTreeSet::new(), BTreeSet::new());
    modelled_paths(O::MODEL.input, "", &mut modelled);
    for sample in samples {
        sent_paths(O::MODEL.input, sample, "", &mut sent);
    }
    assert_eq!(modelled.difference(&sent).collect::<Vec<_>>(), Vec::<&String>::new(), "members without a sample");
}

/// Everything that was sent is shown, with the same value; more may be shown. The order in sets is nobody's.
fn assert_shown(sent: &Value, shown: &Value, path: &str) {
    match (sent, shown) {
        (Value::Object(sent), Value::Object(shown)) => {
            for (name, sent) in sent {
                let shown = shown.get(name).unwrap_or_else(|| panic!("{path}.{name} is not shown"));
                assert_shown(sent, shown, &format!("{path}.{name}"));
            }
        }
        (Value::Array(sent), Value::Array(shown)) if sent.iter().all(Value::is_string) => {
            let set = |list: &[Value]| list.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
            assert_eq!(set(sent), set(shown), "{path}");
        }
        (Value::Array(sent), Value::Array(shown)) => {
            assert_eq!(sent.len(), shown.len(), "{path}");
            for (sent, shown) in sent.iter().zip(shown) {
                assert_shown(sent, shown, path);
            }
        }
        _ => assert_eq!(sent, shown, "{path}"),
    }
}

/// The members of an answer that a request has, too: what a client does that reads, changes something and writes.
fn members_of(shape: &Shape, answer: &Value) -> Map<String, Value> {
    let Kind::Structure(members) = &shape.kind else { return Map::new() };
    let known = |name: &str| members.iter().any(|member| member.name == name);
    let answer = answer.as_object().unwrap().iter();
    answer.filter(|(name, _)| known(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The sample without some of the members that its operation does not require: a few at any depth, or most of those at
/// the top.
fn pruned<O: Modelled>(sample: Value) -> impl Strategy<Value = Value> {
    let mut paths = Vec::new();
    optional_members(O::MODEL.input, &sample, "", &mut paths);
    let top: Vec<String> = paths.iter().filter(|path| path.matches('/').count() == 1).cloned().collect();
    let few = prop::sample::subsequence(paths.clone(), 0..=paths.len().min(12));
    let most = prop::sample::subsequence(top.clone(), top.len().saturating_sub(6)..=top.len());
    prop_oneof![few, most].prop_map(move |removed| {
        let mut request = sample.clone();
        for path in removed {
            let (parent, name) = path.rsplit_once('/').unwrap();
            // The parent may be gone already.
            if let Some(Value::Object(members)) = request.pointer_mut(parent) {
                members.remove(name);
            }
        }
        request
    })
}

/// JSON pointers to what may be left out.
fn optional_members(shape: &Shape, value: &Value, path: &str, found: &mut Vec<String>) {
    match (&shape.kind, value) {
        (Kind::Structure(members), Value::Object(sent)) => {
            for member in *members {
                let Some(value) = sent.get(member.name) else { continue };
                let path = format!("{path}/{}", member.name);
                optional_members(member.shape, value, &path, found);
                if !member.required && !member.zero {
                    found.push(path);
                }
            }
        }
        (Kind::List { element, .. }, Value::Array(elements)) => {
            for (place, value) in elements.iter().enumerate() {
                optional_members(element, value, &format!("{path}/{place}"), found);
            }
        }
        (Kind::Map { value: inner, .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                let path = format!("{path}/{key}");
                optional_members(inner, value, &path, found);
                found.push(path);
            }
        }
        _ => {}
    }
}
