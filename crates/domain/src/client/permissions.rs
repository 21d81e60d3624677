//! Which attributes a client may read and write: `ReadAttributes` and `WriteAttributes`.

use super::ClientRefused;
use crate::pool::{Attribute, Contact, Schema};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The two lists as sent. `None`, which an empty list is too, leaves it to the defaults.
///
/// By default all standard attributes may be read and written; custom ones only when neither list was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<BTreeSet<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write: Option<BTreeSet<String>>,
}

impl Permissions {
    pub(super) fn finished(self, schema: &Schema) -> Result<Self, ClientRefused> {
        let sent = Self {
            read: self.read.filter(|names| !names.is_empty()),
            write: self.write.filter(|names| !names.is_empty()),
        };
        if let Some(names) = &sent.write {
            let all_writable = names.iter().all(|name| schema.find(name).is_some_and(is_ever_writable));
            let has_required = schema.required().all(|attribute| names.contains(attribute.name.as_ref()));
            if !all_writable || !has_required {
                return Err(ClientRefused::WriteAttributes);
            }
        }
        if let Some(names) = &sent.read
            && !names.iter().all(|name| schema.find(name).is_some())
        {
            return Err(ClientRefused::ReadAttributes);
        }
        Ok(sent)
    }

    /// Whether the client sees the attribute; `sub` always.
    pub fn may_read(&self, attribute: &Attribute) -> bool {
        if attribute.name == "sub" {
            return true;
        }
        match &self.read {
            Some(names) => names.contains(attribute.name.as_ref()),
            None => self.has_by_default(attribute),
        }
    }

    /// Whether the client may set, change or delete the attribute of its user. What is fixed once it is set is the
    /// schema's rule, not this one's.
    pub fn may_write(&self, attribute: &Attribute) -> bool {
        is_ever_writable(attribute)
            && match &self.write {
                Some(names) => names.contains(attribute.name.as_ref()),
                None => self.has_by_default(attribute),
            }
    }

    fn has_by_default(&self, attribute: &Attribute) -> bool {
        !attribute.is_custom() || (!attribute.developer_only && self.read.is_none() && self.write.is_none())
    }
}

/// No client writes what only Amazon or an administrator may say of a user.
fn is_ever_writable(attribute: &Attribute) -> bool {
    let name = attribute.name.as_ref();
    let is_verdict = Contact::ALL.iter().any(|contact| contact.verified_attribute() == name);
    !is_verdict && !attribute.developer_only && !matches!(name, "sub" | "identities")
}
