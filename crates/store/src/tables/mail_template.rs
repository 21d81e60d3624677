//! Templates of mail, by name. They belong to no pool.

use std::sync::Arc;

use domain::mail_template::MailTemplate;

use crate::failure::Result;
use crate::record::{Record, Table};
use crate::transaction::{Cursor, Page, Transaction};

impl Record for MailTemplate {
    const TABLE: Table = Table::new(0x2f, "mail template", 1);
    type Key = String;

    fn key(&self) -> String {
        self.name.clone()
    }
}

impl Transaction {
    pub async fn mail_template(&mut self, name: &str) -> Result<Option<Arc<MailTemplate>>> {
        self.get(&name.to_owned()).await
    }

    /// In the order of names.
    pub async fn mail_templates(&mut self, after: Option<&Cursor>, limit: usize) -> Result<Page<Arc<MailTemplate>>> {
        self.list_records((), after, limit).await
    }
}
