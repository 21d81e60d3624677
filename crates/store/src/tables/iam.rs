//! Who may call: users, groups, roles, managed policies and OpenID Connect providers of the account. Each lies under its folded
//! name (a provider under its URL's), so that finding one is a point read and listing is in the order of names.

use std::sync::Arc;

use domain::iam::{Declaration, Group, ManagedPolicy, Provider, Role, User, folded};

use crate::failure::Result;
use crate::record::{Record, Table};
use crate::transaction::{Cursor, Page, Transaction};

impl Record for User {
    const TABLE: Table = Table::new(0x70, "iam user", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        folded(&self.name)
    }
}

impl Record for Role {
    const TABLE: Table = Table::new(0x71, "role", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        folded(&self.name)
    }
}

impl Record for ManagedPolicy {
    const TABLE: Table = Table::new(0x72, "managed policy", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        folded(&self.name)
    }
}

impl Record for Provider {
    const TABLE: Table = Table::new(0x73, "oidc provider", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        self.name().to_owned()
    }
}

impl Record for Group {
    const TABLE: Table = Table::new(0x74, "iam group", 1);
    const CACHED: bool = true;
    type Key = String;

    fn key(&self) -> String {
        folded(&self.name)
    }
}

/// There is one.
const DECLARATION: &str = "file";

impl Record for Declaration {
    const TABLE: Table = Table::new(0x75, "declaration", 1);
    type Key = String;

    fn key(&self) -> String {
        DECLARATION.to_owned()
    }
}

impl Transaction {
    /// What the file of identities declared when it was last applied.
    pub async fn declaration(&mut self) -> Result<Option<Arc<Declaration>>> {
        self.get(&DECLARATION.to_owned()).await
    }

    pub async fn iam_group(&mut self, name: &str) -> Result<Option<Arc<Group>>> {
        self.get(&folded(name)).await
    }

    pub async fn iam_groups(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Group>>> {
        self.list_records((), after, limit).await
    }

    pub async fn iam_user(&mut self, name: &str) -> Result<Option<Arc<User>>> {
        self.get(&folded(name)).await
    }

    pub async fn iam_users(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<User>>> {
        self.list_records((), after, limit).await
    }

    pub async fn iam_role(&mut self, name: &str) -> Result<Option<Arc<Role>>> {
        self.get(&folded(name)).await
    }

    pub async fn iam_roles(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Role>>> {
        self.list_records((), after, limit).await
    }

    pub async fn managed_policy(&mut self, name: &str) -> Result<Option<Arc<ManagedPolicy>>> {
        self.get(&folded(name)).await
    }

    pub async fn managed_policies(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<ManagedPolicy>>> {
        self.list_records((), after, limit).await
    }

    /// By the URL without its scheme.
    pub async fn oidc_provider(&mut self, name: &str) -> Result<Option<Arc<Provider>>> {
        self.get(&name.to_owned()).await
    }

    pub async fn oidc_providers(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<Provider>>> {
        self.list_records((), after, limit).await
    }
}
