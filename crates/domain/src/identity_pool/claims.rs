//! What a shown token says, whoever issued it: the one place that reads tokens of any kind.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::token::ReadBack;

/// One claim, as far as rules can look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    Text(String),
    Number(i64),
    Flag(bool),
    /// The texts of a list; what else it holds is left out.
    List(Vec<String>),
    /// Fractions, objects and null: nothing is compared with them.
    Other,
}

/// All claims of a token, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginClaims(BTreeMap<String, Claim>);

impl LoginClaims {
    pub fn get(&self, name: &str) -> Option<&Claim> {
        self.0.get(name)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Claim::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Claim::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The values of a claim as texts: each of a list's.
    pub fn values(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Claim::Text(text)) => vec![text.clone()],
            Some(Claim::Number(number)) => vec![number.to_string()],
            Some(Claim::Flag(flag)) => vec![flag.to_string()],
            Some(Claim::List(texts)) => texts.clone(),
            Some(Claim::Other) | None => Vec::new(),
        }
    }

    /// Whom the token is for.
    pub fn audiences(&self) -> Vec<String> {
        self.values("aud")
    }
}

impl FromIterator<(String, Claim)> for LoginClaims {
    fn from_iter<I: IntoIterator<Item = (String, Claim)>>(claims: I) -> Self {
        Self(claims.into_iter().collect())
    }
}

impl ReadBack for LoginClaims {
    /// "" when there is none.
    fn issuer(&self) -> &str {
        self.text("iss").unwrap_or_default()
    }

    /// Long ago when there is no such number: a token that does not say is no good.
    fn expires(&self) -> i64 {
        self.number("exp").unwrap_or(i64::MIN)
    }
}

impl<'de> Deserialize<'de> for LoginClaims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Claim;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a claim")
    }

    fn visit_str<E>(self, text: &str) -> Result<Claim, E> {
        Ok(Claim::Text(text.to_owned()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Claim, E> {
        Ok(Claim::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Claim, E> {
        Ok(i64::try_from(number).map_or(Claim::Other, Claim::Number))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Claim, E> {
        Ok(Claim::Flag(flag))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Claim, E> {
        Ok(Claim::Other)
    }

    fn visit_unit<E>(self) -> Result<Claim, E> {
        Ok(Claim::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Claim, A::Error> {
        let mut texts = Vec::new();
        while let Some(claim) = sequence.next_element::<Claim>()? {
            if let Claim::Text(text) = claim {
                texts.push(text);
            }
        }
        Ok(Claim::List(texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claim, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Claim::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_keep_their_kinds() {
        let json =
            r#"{"iss":"https://a","exp":12,"aud":["a","b",3],"email_verified":true,"x":{"y":1},"f":1e400,"n":null}"#;
        // A number that no float holds is no token at all.
        assert!(serde_json::from_str::<LoginClaims>(json).is_err());

        let claims: LoginClaims = serde_json::from_str(&json.replace("1e400", "1.5")).unwrap();

        assert_eq!((claims.issuer(), claims.expires()), ("https://a", 12));
        assert_eq!(claims.audiences(), ["a", "b"]);
        assert_eq!(claims.values("email_verified"), ["true"]);
        for nothing in ["x", "f", "n", "nowhere"] {
            assert!(claims.values(nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn an_end_in_another_type_is_none() {
        for exp in ["\"9999999999\"", "1e12", "-1", "null"] {
            let claims: LoginClaims = serde_json::from_str(&format!("{{\"exp\":{exp}}}")).unwrap();
            assert!(claims.expires() < 0, "{exp}");
        }
    }
}
