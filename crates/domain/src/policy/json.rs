//! A policy's text as typed members, each as it was written. The only place that knows it is JSON.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::limit::LONGEST;
use super::malformed::Malformed;

/// Element names are exact; one that is unknown or stands twice makes the text malformed.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Text {
    pub version: Option<String>,
    #[serde(rename = "Id")]
    pub _id: Option<IdText>,
    pub statement: Many<StatementText>,
}

/// Looked at by nobody, but a text.
#[derive(Deserialize)]
pub(super) struct IdText(#[allow(dead_code, reason = "its form is checked by reading it")] String);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct StatementText {
    pub sid: Option<String>,
    pub effect: EffectText,
    pub action: Option<Many<String>>,
    pub not_action: Option<Many<String>>,
    pub resource: Option<Many<String>>,
    pub not_resource: Option<Many<String>>,
    pub principal: Option<PrincipalText>,
    pub not_principal: Option<PrincipalText>,
    pub condition: Option<Pairs<Pairs<Many<Scalar>>>>,
}

#[derive(Clone, Copy, Deserialize)]
pub(super) enum EffectText {
    Allow,
    Deny,
}

/// `"*"`, or kinds of principals with their names.
pub(super) enum PrincipalText {
    Anybody,
    Named(Pairs<Many<String>>),
}

/// One value, or a list of them.
pub(super) struct Many<T>(pub Vec<T>);

/// An object in the order of its text, each name once.
pub(super) struct Pairs<T>(pub Vec<(String, T)>);

/// Text, a number or a truth value, as text.
pub(super) struct Scalar(pub String);

/// # Errors
/// [`Malformed::Syntax`].
pub(super) fn read(text: &str) -> Result<Text, Malformed> {
    if text.chars().count() > LONGEST {
        return Err(Malformed::Syntax);
    }
    serde_json::from_str(text).map_err(|_| Malformed::Syntax)
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
            type Value = Many<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one value or a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Many<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = sequence.next_element()? {
                    items.push(item);
                }
                Ok(Many(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<T>, A::Error> {
                Ok(Many(vec![T::deserialize(de::value::MapAccessDeserializer::new(map))?]))
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<Many<T>, E> {
                Ok(Many(vec![T::deserialize(de::value::StrDeserializer::new(value))?]))
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Many<T>, E> {
                Ok(Many(vec![T::deserialize(de::value::BoolDeserializer::new(value))?]))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Many<T>, E> {
                Ok(Many(vec![T::deserialize(de::value::I64Deserializer::new(value))?]))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Many<T>, E> {
                Ok(Many(vec![T::deserialize(de::value::U64Deserializer::new(value))?]))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Many<T>, E> {
                Ok(Many(vec![T::deserialize(de::value::F64Deserializer::new(value))?]))
            }
        }
        deserializer.deserialize_any(OneOrMany(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<T>, A::Error> {
                let mut pairs: Vec<(String, T)> = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    if pairs.iter().any(|(other, _)| *other == name) {
                        map.next_value::<IgnoredAny>()?;
                        return Err(de::Error::custom("a name stands twice"));
                    }
                    pairs.push((name, map.next_value()?));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Object(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsText;
        impl Visitor<'_> for AsText {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a number or a truth value")
            }

            fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
                Ok(Scalar(value.to_owned()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
                Ok(Scalar(value.to_string()))
            }
        }
        deserializer.deserialize_any(AsText)
    }
}

impl<'de> Deserialize<'de> for PrincipalText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Principal;
        impl<'de> Visitor<'de> for Principal {
            type Value = PrincipalText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("* or an object")
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<PrincipalText, E> {
                if value == "*" { Ok(PrincipalText::Anybody) } else { Err(E::custom("only * stands alone")) }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PrincipalText, A::Error> {
                Pairs::deserialize(de::value::MapAccessDeserializer::new(map)).map(PrincipalText::Named)
            }
        }
        deserializer.deserialize_any(Principal)
    }
}
