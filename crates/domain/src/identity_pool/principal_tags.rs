//! What the sessions of a provider's users are tagged with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Claim, LoginClaims};
use crate::names::is_false;

/// What is told of users when nothing else is said: the console's "use default mappings".
const DEFAULTS: [(&str, &str); 2] = [("client", "aud"), ("username", "sub")];

/// IAM's limit of a session tag's value, in characters.
const LONGEST_VALUE: usize = 256;

/// From the tag's name to the claim's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeMap {
    /// `UseDefaults`
    #[serde(default, skip_serializing_if = "is_false")]
    pub defaults: bool,
    /// `PrincipalTags`
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

impl AttributeMap {
    pub fn is_empty(&self) -> bool {
        !self.defaults && self.tags.is_empty()
    }

    /// The mapping in force: the defaults take the place of all others.
    pub fn mapping(&self) -> BTreeMap<String, String> {
        if self.defaults {
            return DEFAULTS.iter().map(|(tag, claim)| ((*tag).to_owned(), (*claim).to_owned())).collect();
        }
        self.tags.clone()
    }

    /// The tags of somebody's session. A claim that is absent, a list or longer than a tag can be makes none.
    pub fn tags_of(&self, claims: &LoginClaims) -> BTreeMap<String, String> {
        let mut tags = BTreeMap::new();
        for (tag, claim) in self.mapping() {
            if matches!(claims.get(&claim), Some(Claim::List(_))) {
                continue;
            }
            for value in claims.values(&claim) {
                if !value.is_empty() && value.chars().count() <= LONGEST_VALUE {
                    tags.insert(tag.clone(), value);
                }
            }
        }
        tags
    }
}
