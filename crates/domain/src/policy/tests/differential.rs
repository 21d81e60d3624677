//! Against an independent evaluator, over generated policies and requests.
//!
//! Left out is what the other one reads differently from AWS's own words: `ArnEquals` with wildcards, condition keys in
//! another case, keys of many values under operators for one, variables in conditions, and wildcards in the values that
//! stand for variables.

use iam_rs::{Arn, ContextValue, Decision as Theirs, IAMPolicy, IAMRequest, PolicyEvaluator, PrincipalId};
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const ELSEWHERE: &str = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Abcdefghi";
const OF_ANA: &str = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/ana";

const ACTIONS: &[&str] =
    &["cognito-idp:AdminGetUser", "cognito-idp:AdminDeleteUser", "cognito-idp:ListUsers", "iam:GetUser"];
const ACTION_PATTERNS: &[&str] = &[
    "*",
    "cognito-idp:*",
    "cognito-idp:Admin*",
    "cognito-idp:*User",
    "cognito-idp:Admin???User",
    "cognito-idp:ListUsers",
    "COGNITO-IDP:adminGETuser",
    "iam:*",
];
const RESOURCES: &[&str] = &[POOL, ELSEWHERE, OF_ANA];
const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    POOL,
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/*",
    "arn:aws:cognito-idp:*:123456789012:userpool/*_Abcdefghi",
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A?cdefghi",
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/${aws:username}",
    "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${aws:PrincipalTag/none, 'eu-west-1_Abcdefghi'}",
];

const FOR_ONE: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "StringEqualsIfExists",
    "StringNotEqualsIfExists",
    "StringLikeIfExists",
    "StringNotLikeIfExists",
];
const FOR_MANY: &[&str] = &[
    "ForAllValues:StringEquals",
    "ForAllValues:StringNotEquals",
    "ForAllValues:StringLike",
    "ForAllValues:StringNotLike",
    "ForAnyValue:StringEquals",
    "ForAnyValue:StringNotEquals",
    "ForAnyValue:StringLike",
    "ForAnyValue:StringNotLike",
];
const FOR_NUMBERS: &[&str] = &[
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericEqualsIfExists",
];
const NAMES: &[&str] = &["ana", "Ana", "ben", "a*", "?en", "*"];
/// What stands for variables: plain.
const PLAIN: &[&str] = &["ana", "Ana", "ben"];

fn list(values: Vec<&'static str>) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    if let [one] = quoted.as_slice() { one.clone() } else { format!("[{}]", quoted.join(",")) }
}

fn some_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(select(values), 1..4).prop_map(list)
}

fn condition() -> impl Strategy<Value = String> {
    let line =
        |operator: &str, key: &str, values: String| format!(r#""Condition":{{"{operator}":{{"{key}":{values}}}}}"#);
    prop_oneof![
        2 => Just(String::new()),
        3 => (select(FOR_ONE), some_of(NAMES)).prop_map(move |(operator, names)| line(operator, "aws:username", names)),
        3 => (select(FOR_MANY), some_of(NAMES)).prop_map(move |(operator, names)| line(operator, "aws:TagKeys", names)),
        2 => (select(FOR_NUMBERS), 0..4).prop_map(move |(operator, number)| line(operator, "aws:MultiFactorAuthAge", format!("\"{number}\""))),
        1 => any::<bool>().prop_map(move |truth| line("Bool", "aws:SecureTransport", format!("\"{truth}\""))),
        1 => (select(&["IpAddress", "NotIpAddress"][..]), some_of(&["192.0.2.0/24", "198.51.100.7/32", "0.0.0.0/0"]))
            .prop_map(move |(operator, networks)| line(operator, "aws:SourceIp", networks)),
        1 => any::<bool>().prop_map(move |truth| line("Null", "aws:TagKeys", format!("\"{truth}\""))),
    ]
}

fn statement() -> impl Strategy<Value = String> {
    let parts = (
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.2),
        some_of(ACTION_PATTERNS),
        prop::bool::weighted(0.2),
        some_of(RESOURCE_PATTERNS),
        condition(),
    );
    parts.prop_map(|(allows, not_action, actions, not_resource, resources, condition)| {
        let effect = if allows { "Allow" } else { "Deny" };
        let (action, resource) =
            (if not_action { "NotAction" } else { "Action" }, if not_resource { "NotResource" } else { "Resource" });
        let comma = if condition.is_empty() { "" } else { "," };
        format!(r#"{{"Effect":"{effect}","{action}":{actions},"{resource}":{resources}{comma}{condition}}}"#)
    })
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(statement(), 1..4)
        .prop_map(|statements| format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")))
}

/// The circumstances, as both take them.
#[derive(Clone, Debug)]
struct Asked {
    action: &'static str,
    resource: &'static str,
    username: Option<&'static str>,
    tag: Option<&'static str>,
    tag_keys: Vec<&'static str>,
    age: Option<u8>,
    secure: Option<bool>,
    address: Option<&'static str>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let parts = (
        select(ACTIONS),
        select(RESOURCES),
        prop::option::of(select(PLAIN)),
        prop::option::of(select(PLAIN)),
        prop::collection::vec(select(NAMES), 0..3),
        prop::option::of(0..4_u8),
        any::<Option<bool>>(),
        prop::option::of(select(&["192.0.2.7", "198.51.100.7", "203.0.113.1"][..])),
    );
    parts.prop_map(|(action, resource, username, tag, tag_keys, age, secure, address)| Asked {
        action,
        resource,
        username,
        tag,
        tag_keys,
        age,
        secure,
        address,
    })
}

impl Asked {
    fn ours(&self) -> Context {
        let mut context = Context::new();
        let texts =
            [("aws:username", self.username), ("aws:PrincipalTag/name", self.tag), ("aws:SourceIp", self.address)];
        for (key, value) in texts {
            value.into_iter().for_each(|value| context.set(key, value));
        }
        context.set_all("aws:TagKeys", self.tag_keys.iter().map(|&key| key.to_owned()));
        self.age.into_iter().for_each(|age| context.set("aws:MultiFactorAuthAge", age.to_string()));
        self.secure.into_iter().for_each(|secure| context.set("aws:SecureTransport", secure.to_string()));
        context
    }

    fn theirs(&self) -> iam_rs::Context {
        let mut context = iam_rs::Context::new();
        let texts =
            [("aws:username", self.username), ("aws:PrincipalTag/name", self.tag), ("aws:SourceIp", self.address)];
        for (key, value) in texts {
            value.into_iter().for_each(|value| context.insert(key.into(), ContextValue::String(value.into())));
        }
        if !self.tag_keys.is_empty() {
            let keys = self.tag_keys.iter().map(|&key| key.to_owned()).collect();
            context.insert("aws:TagKeys".into(), ContextValue::StringList(keys));
        }
        self.age
            .into_iter()
            .for_each(|age| context.insert("aws:MultiFactorAuthAge".into(), ContextValue::Number(age.into())));
        self.secure
            .into_iter()
            .for_each(|secure| context.insert("aws:SecureTransport".into(), ContextValue::Boolean(secure)));
        context
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6000))]
    #[test]
    fn another_evaluator_says_the_same(texts in prop::collection::vec(document(), 1..3), asked in asked()) {
        let user = ana(texts.iter().map(|text| policy(text)).collect());
        let context = asked.ours();
        let ours = decide(&user, &Request { action: asked.action, resource: asked.resource, context: &context });

        let policies = texts.iter().map(|text| serde_json::from_str::<IAMPolicy>(text).unwrap()).collect();
        let request = IAMRequest::new_with_context(
            iam_rs::Principal::Aws(PrincipalId::String(user.arn.clone())),
            asked.action,
            Arn::parse(asked.resource).unwrap(),
            asked.theirs(),
        );
        let theirs = PolicyEvaluator::with_policies(policies).evaluate(&request).unwrap().decision;
        let alike = match &ours {
            Decision::Allowed(_) => theirs == Theirs::Allow,
            Decision::Denied(Denied::Explicitly { .. }) => theirs == Theirs::Deny,
            Decision::Denied(Denied::Unmentioned(_)) => theirs == Theirs::NotApplicable,
        };
        prop_assert!(alike, "{:?} and {:?}", ours, theirs);
    }
}
