//! Managed policies: documents with a name of their own, in versions.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Full, Tags};
use crate::policy::{Document, Holder, Written, size};
use crate::time::Timestamp;

/// Versions of one policy.
pub const MAX_VERSIONS: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    pub name: String,
    /// Begins and ends with a slash.
    pub path: String,
    /// `ANPA…`
    pub id: String,
    pub created: Timestamp,
    pub updated: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default)]
    pub tags: Tags,
    /// In the order in which they were made.
    pub versions: Vec<PolicyVersion>,
    /// The number of the version that counts.
    pub default: u32,
    /// The number that the next version gets: none is given twice.
    pub next: u32,
    /// Names of users, folded.
    #[serde(default)]
    pub users: BTreeSet<String>,
    /// Names of groups, folded.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub groups: BTreeSet<String>,
    /// Names of roles, folded.
    #[serde(default)]
    pub roles: BTreeSet<String>,
    /// Of how many users and roles it is the boundary.
    #[serde(default)]
    pub bounds: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    pub number: u32,
    pub created: Timestamp,
    pub document: Written<Document>,
}

impl ManagedPolicy {
    pub fn arn(&self, account: &str) -> String {
        super::arn(account, "policy", &self.path, &self.name)
    }

    pub fn version(&self, number: u32) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The document that counts.
    pub fn document(&self) -> Option<&Written<Document>> {
        self.version(self.default).map(|version| &version.document)
    }

    /// Adds a version and gives its number.
    ///
    /// # Errors
    /// [`Full`]: too long, or too many versions.
    pub fn add_version(
        &mut self,
        document: Written<Document>,
        makes_default: bool,
        now: Timestamp,
    ) -> Result<u32, Full> {
        if size(document.text()) > Holder::Managed.limit() {
            return Err(Full::Size(Holder::Managed));
        }
        if self.versions.len() >= MAX_VERSIONS {
            return Err(Full::Versions);
        }
        let number = self.next;
        self.versions.push(PolicyVersion { number, created: now, document });
        self.next += 1;
        self.updated = now;
        if makes_default {
            self.default = number;
        }
        Ok(number)
    }

    /// Makes this the document that counts, in a version of its own; of five versions the oldest gives way.
    ///
    /// # Errors
    /// [`Full::Size`].
    pub fn replace_document(&mut self, document: &Written<Document>, now: Timestamp) -> Result<(), Full> {
        if self.document() == Some(document) {
            return Ok(());
        }
        let default = self.default;
        if self.versions.len() >= MAX_VERSIONS
            && let Some(oldest) = self.versions.iter().position(|version| version.number != default)
        {
            self.versions.remove(oldest);
        }
        self.add_version(document.clone(), true, now).map(|_| ())
    }

    pub fn is_attached(&self) -> bool {
        !self.users.is_empty() || !self.groups.is_empty() || !self.roles.is_empty() || self.bounds > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbered_once_and_five_at_most() {
        let document =
            || Written::new(r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#.to_owned()).unwrap();
        let now = Timestamp::from_millis(1_000);
        let mut policy = ManagedPolicy {
            name: "p".into(),
            path: "/".into(),
            id: "ANPA".into(),
            created: now,
            updated: now,
            description: None,
            tags: Tags::new(),
            versions: Vec::new(),
            default: 0,
            next: 1,
            users: BTreeSet::new(),
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            bounds: 0,
        };
        assert_eq!(policy.add_version(document(), true, now), Ok(1));
        for number in 2..=5 {
            assert_eq!(policy.add_version(document(), number == 3, now), Ok(number));
        }
        assert_eq!(policy.default, 3);
        assert_eq!(policy.add_version(document(), false, now), Err(Full::Versions));
        policy.versions.retain(|version| version.number != 1);
        assert_eq!(policy.add_version(document(), false, now), Ok(6));
        assert!(policy.version(1).is_none() && policy.document().is_some());
    }
}
