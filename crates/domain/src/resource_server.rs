//! An API that apps call with tokens, and the scopes it knows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{PoolId, PoolNumber};

/// Amazon's highest limit of resource servers a pool, for those who ask: "Quotas in Amazon Cognito".
pub const MAX_RESOURCE_SERVERS: u64 = 300;

/// A resource server of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServer {
    pub pool: PoolNumber,
    /// Unique in the pool; never changes. Often a URL.
    pub identifier: String,
    pub name: String,
    /// In the order in which they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
}

/// A right that the server's API knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Without a slash, so that the last one in a full scope parts it from the identifier.
    pub name: String,
    pub description: String,
}

/// Why a resource server is refused. Each variant carries what a message for it names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResourceServerRefused {
    #[error("the scope {scope} twice")]
    DuplicateScope { scope: String },
    #[error("{identifier} is taken")]
    Exists { identifier: String, pool: PoolId },
    #[error("no resource server {identifier}")]
    Unknown { identifier: String },
    /// Over [`MAX_RESOURCE_SERVERS`].
    #[error("too many resource servers")]
    TooMany,
}

impl ResourceServer {
    /// # Errors
    /// [`ResourceServerRefused::DuplicateScope`].
    pub fn create(
        pool: PoolNumber,
        identifier: String,
        name: String,
        scopes: Vec<Scope>,
    ) -> Result<Self, ResourceServerRefused> {
        let mut names = BTreeSet::new();
        if let Some(twice) = scopes.iter().find(|scope| !names.insert(scope.name.as_str())) {
            return Err(ResourceServerRefused::DuplicateScope { scope: twice.name.clone() });
        }
        Ok(Self { pool, identifier, name, scopes })
    }

    /// The server after UpdateResourceServer, which replaces everything.
    ///
    /// # Errors
    /// As [`ResourceServer::create`].
    pub fn updated(&self, name: String, scopes: Vec<Scope>) -> Result<Self, ResourceServerRefused> {
        Self::create(self.pool, self.identifier.clone(), name, scopes)
    }

    /// The scopes as clients ask for them: `identifier/name`.
    pub fn full_scopes(&self) -> impl Iterator<Item = String> {
        self.scopes.iter().map(|scope| format!("{}/{}", self.identifier, scope.name))
    }
}

/// The identifier of the server whose scope this would be; `None` for a scope without a slash.
pub fn server_of(full_scope: &str) -> Option<&str> {
    full_scope.rsplit_once('/').map(|(identifier, _)| identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(name: &str) -> Scope {
        Scope { name: name.to_owned(), description: format!("may {name}") }
    }

    #[test]
    fn a_full_scope_leads_back_to_its_server() {
        let identifier = "https://api.example.com/v1";
        let scopes = vec![scope("read"), scope("write")];
        let server = ResourceServer::create(PoolNumber(1), identifier.into(), "API".into(), scopes).unwrap();

        let full: Vec<String> = server.full_scopes().collect();

        assert_eq!(full, ["https://api.example.com/v1/read", "https://api.example.com/v1/write"]);
        assert!(full.iter().all(|scope| server_of(scope) == Some(identifier)));
        assert_eq!(server_of("openid"), None);
    }

    #[test]
    fn a_scope_is_named_once() {
        let server = ResourceServer::create(PoolNumber(1), "api".into(), "API".into(), vec![scope("read")]).unwrap();

        let twice = server.updated("API".into(), vec![scope("read"), scope("write"), scope("read")]);

        assert_eq!(twice, Err(ResourceServerRefused::DuplicateScope { scope: "read".into() }));
        assert_eq!(server.updated("Other".into(), Vec::new()).unwrap().scopes, []);
    }
}
