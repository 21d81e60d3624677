//! Condition operators: their names, and how a value is compared.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::malformed::Malformed;
use super::moment;
use super::network::Network;
use super::request::Context;
use super::template::{Glyph, Reading, Template, is_arn_like, is_like};

/// What the values of a key are taken together as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Qualifier {
    /// A key with one value. Of several, one that matches is enough.
    Single,
    ForAllValues,
    ForAnyValue,
}

/// An operator's name taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub qualifier: Qualifier,
    pub if_exists: bool,
    /// `…Not…`: what is compared must not match any value.
    pub negated: bool,
    pub comparison: Comparison,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Text,
    TextWithoutCase,
    TextLike,
    Number(Order),
    Date(Order),
    Truth,
    Bytes,
    Address,
    Arn,
    /// Whether the key is there at all.
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Order {
    const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

impl Operator {
    /// # Errors
    /// [`Malformed::Operator`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let unknown = || Malformed::Operator(text.to_owned());
        let (qualifier, name) = match text.split_once(':') {
            None => (Qualifier::Single, text),
            Some(("ForAllValues", name)) => (Qualifier::ForAllValues, name),
            Some(("ForAnyValue", name)) => (Qualifier::ForAnyValue, name),
            Some(_) => return Err(unknown()),
        };
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let (comparison, negated) = comparison(name).ok_or_else(unknown)?;
        if if_exists && comparison == Comparison::Null {
            return Err(unknown());
        }
        Ok(Self { qualifier, if_exists, negated, comparison })
    }
}

/// A name without prefix and suffix, and whether it is the negated form.
fn comparison(name: &str) -> Option<(Comparison, bool)> {
    Some(match name {
        "StringEquals" => (Comparison::Text, false),
        "StringNotEquals" => (Comparison::Text, true),
        "StringEqualsIgnoreCase" => (Comparison::TextWithoutCase, false),
        "StringNotEqualsIgnoreCase" => (Comparison::TextWithoutCase, true),
        "StringLike" => (Comparison::TextLike, false),
        "StringNotLike" => (Comparison::TextLike, true),
        "NumericEquals" => (Comparison::Number(Order::Equal), false),
        "NumericNotEquals" => (Comparison::Number(Order::Equal), true),
        "NumericLessThan" => (Comparison::Number(Order::Less), false),
        "NumericLessThanEquals" => (Comparison::Number(Order::LessOrEqual), false),
        "NumericGreaterThan" => (Comparison::Number(Order::Greater), false),
        "NumericGreaterThanEquals" => (Comparison::Number(Order::GreaterOrEqual), false),
        "DateEquals" => (Comparison::Date(Order::Equal), false),
        "DateNotEquals" => (Comparison::Date(Order::Equal), true),
        "DateLessThan" => (Comparison::Date(Order::Less), false),
        "DateLessThanEquals" => (Comparison::Date(Order::LessOrEqual), false),
        "DateGreaterThan" => (Comparison::Date(Order::Greater), false),
        "DateGreaterThanEquals" => (Comparison::Date(Order::GreaterOrEqual), false),
        "Bool" => (Comparison::Truth, false),
        "BinaryEquals" => (Comparison::Bytes, false),
        "IpAddress" => (Comparison::Address, false),
        "NotIpAddress" => (Comparison::Address, true),
        "ArnEquals" | "ArnLike" => (Comparison::Arn, false),
        "ArnNotEquals" | "ArnNotLike" => (Comparison::Arn, true),
        "Null" => (Comparison::Null, false),
        _ => return None,
    })
}

/// What a key is compared with, read once.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Text { template: Template, ignores_case: bool },
    Arn(Template),
    Number(Order, f64),
    Date(Order, i64),
    Truth(bool),
    Bytes(Vec<u8>),
    Address(Network),
}

impl Operand {
    /// `variables`: whether the policy's version has them.
    ///
    /// # Errors
    /// [`Malformed::Value`], [`Malformed::Syntax`] for a broken variable.
    pub fn parse(comparison: Comparison, name: &str, text: &str, variables: bool) -> Result<Self, Malformed> {
        let bad = || Malformed::Value { operator: name.to_owned(), value: text.to_owned() };
        let template = |wildcards| Template::parse(text, Reading { wildcards, variables });
        Ok(match comparison {
            Comparison::Text => Self::Text { template: template(false)?, ignores_case: false },
            Comparison::TextWithoutCase => Self::Text { template: template(false)?, ignores_case: true },
            Comparison::TextLike => Self::Text { template: template(true)?, ignores_case: false },
            Comparison::Arn => Self::Arn(template(true)?),
            Comparison::Number(order) => Self::Number(order, number(text).ok_or_else(bad)?),
            Comparison::Date(order) => Self::Date(order, moment::parse(text).ok_or_else(bad)?),
            Comparison::Truth | Comparison::Null => Self::Truth(truth(text).ok_or_else(bad)?),
            Comparison::Bytes => Self::Bytes(STANDARD.decode(text).map_err(|_| bad())?),
            Comparison::Address => Self::Address(Network::parse(text).ok_or_else(bad)?),
        })
    }

    pub fn template(&self) -> Option<&Template> {
        match self {
            Self::Text { template, .. } | Self::Arn(template) => Some(template),
            _ => None,
        }
    }

    /// Whether a value of the request is this, or like it. What is not of the operand's kind is not.
    pub fn matches(&self, value: &str, context: &Context) -> bool {
        match self {
            Self::Text { template, ignores_case } => template.filled(context).is_some_and(|pattern| {
                if *ignores_case { equal_without_case(&pattern, value) } else { is_like(&pattern, value) }
            }),
            Self::Arn(template) => template.filled(context).is_some_and(|pattern| is_arn_like(&pattern, value)),
            Self::Number(order, wanted) => {
                number(value).and_then(|found| found.partial_cmp(wanted)).is_some_and(|it| order.holds(it))
            }
            Self::Date(order, wanted) => moment::parse(value).is_some_and(|found| order.holds(found.cmp(wanted))),
            Self::Truth(wanted) => truth(value) == Some(*wanted),
            Self::Bytes(wanted) => STANDARD.decode(value).is_ok_and(|found| found == *wanted),
            Self::Address(network) => value.parse().is_ok_and(|address| network.holds(address)),
        }
    }
}

fn equal_without_case(pattern: &[Glyph], value: &str) -> bool {
    let wanted = pattern.iter().filter_map(|glyph| match glyph {
        Glyph::One(character) => Some(*character),
        Glyph::AnyOne | Glyph::AnyRun => None,
    });
    wanted.flat_map(char::to_lowercase).eq(value.chars().flat_map(char::to_lowercase))
}

/// Decimal digits, a sign, a point, an exponent; no names such as `inf`.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    plain.then(|| text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
}

fn truth(text: &str) -> Option<bool> {
    [true, false].into_iter().find(|truth| text.eq_ignore_ascii_case(if *truth { "true" } else { "false" }))
}
