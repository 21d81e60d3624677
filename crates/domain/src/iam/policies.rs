//! What a user or a role carries: inline policies by name, and the ARNs of attached managed ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Full;
use crate::policy::{Document, Holder, Written, size};

/// Managed policies attached to one user or role.
pub const MAX_ATTACHED: usize = 10;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policies {
    pub inline: BTreeMap<String, Written<Document>>,
    pub attached: BTreeSet<String>,
}

impl Policies {
    /// # Errors
    /// [`Full::Size`].
    pub fn put(&mut self, name: String, document: Written<Document>, holder: Holder) -> Result<(), Full> {
        self.inline.insert(name, document);
        let total: usize = self.inline.values().map(|document| size(document.text())).sum();
        if total > holder.limit() { Err(Full::Size(holder)) } else { Ok(()) }
    }

    /// # Errors
    /// [`Full::Attached`].
    pub fn attach(&mut self, arn: &str) -> Result<(), Full> {
        self.attached.insert(arn.to_owned());
        if self.attached.len() > MAX_ATTACHED { Err(Full::Attached) } else { Ok(()) }
    }

    pub fn is_empty(&self) -> bool {
        self.inline.is_empty() && self.attached.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(length: usize) -> Written<Document> {
        let start = r#"{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*","Sid":""#;
        let end = "\"}]}";
        let text = format!("{start}{}{end}", "x".repeat(length - start.len() - end.len()));
        Written::new(text).unwrap()
    }

    #[test]
    fn inline_policies_are_measured_together_and_without_white_space() {
        let mut policies = Policies::default();
        assert_eq!(policies.put("one".into(), document(1_024), Holder::User), Ok(()));
        let spaced = Written::new(document(1_024).text().replace("\":", "\" : ")).unwrap();
        assert_eq!(policies.put("two".into(), spaced, Holder::User), Ok(()));
        assert_eq!(policies.put("two".into(), document(1_024), Holder::User), Ok(()));
        assert_eq!(policies.put("three".into(), document(100), Holder::User), Err(Full::Size(Holder::User)));
    }

    #[test]
    fn ten_managed_policies_are_attached_at_most() {
        let mut policies = Policies::default();
        for number in 0..MAX_ATTACHED {
            assert_eq!(policies.attach(&number.to_string()), Ok(()));
        }
        assert_eq!(policies.attach("0"), Ok(()));
        assert_eq!(policies.attach("more"), Err(Full::Attached));
    }
}
