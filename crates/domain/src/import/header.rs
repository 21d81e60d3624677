//! The first line of the file.

use super::rows::{cells, text};
use crate::pool::{Attribute, Schema};

/// The column that only jobs with a hashing algorithm may have, and that GetCSVHeader does not name.
pub const PASSWORD_HASH: &str = "cognito:password_hash";
const MFA_ENABLED: &str = "cognito:mfa_enabled";
const USERNAME: &str = "cognito:username";

/// The names of the columns, in the order in which Cognito gives them: attributes that somebody may be given, standard
/// ones first, then two of its own.
///
/// The standard ones come in an order of their own, which is not the schema's.
pub fn csv_header(schema: &Schema) -> Vec<String> {
    let is_importable = |attribute: &&Attribute| !matches!(attribute.name.as_ref(), "sub" | "identities");
    let (custom, standard): (Vec<_>, Vec<_>) =
        schema.attributes().iter().filter(is_importable).partition(|attribute| attribute.is_custom());
    let place = |attribute: &Attribute| STANDARD.iter().position(|name| *name == attribute.name);
    let mut standard = standard;
    standard.sort_by_key(|attribute| place(attribute));
    let attributes = standard.into_iter().chain(custom).map(|attribute| attribute.name.to_string());
    attributes.chain([MFA_ENABLED.to_owned(), USERNAME.to_owned()]).collect()
}

/// As in the example of the API reference, GetCSVHeader.
const STANDARD: [&str; 19] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
];

/// Why a first line is no header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderRefused {
    #[error("not UTF-8 of ordinary length")]
    NotText,
    #[error("{0} is no column of this pool")]
    Unknown(String),
    #[error("{0} is there twice")]
    Twice(String),
    #[error("{0} is missing")]
    Missing(String),
}

/// What stands where in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Attribute(String),
    MfaEnabled,
    Username,
    PasswordHash,
}

impl Layout {
    /// Every column of the pool once, in any order; the column of hashes may be there where the job names an algorithm.
    ///
    /// # Errors
    /// The first thing that is wrong from left to right, then the first that is missing.
    pub fn read(line: &[u8], schema: &Schema, with_hashes: bool) -> Result<Self, HeaderRefused> {
        let wanted = csv_header(schema);
        let line = text(line).map_err(|_| HeaderRefused::NotText)?;
        let mut names: Vec<String> = Vec::with_capacity(wanted.len());
        let mut columns = Vec::with_capacity(wanted.len());
        for name in cells(line) {
            let is_known = wanted.contains(&name) || (with_hashes && name == PASSWORD_HASH);
            if !is_known {
                return Err(HeaderRefused::Unknown(name));
            }
            if names.contains(&name) {
                return Err(HeaderRefused::Twice(name));
            }
            columns.push(match name.as_str() {
                MFA_ENABLED => Column::MfaEnabled,
                USERNAME => Column::Username,
                PASSWORD_HASH => Column::PasswordHash,
                _ => Column::Attribute(name.clone()),
            });
            names.push(name);
        }
        match wanted.into_iter().find(|name| !names.contains(name)) {
            Some(missing) => Err(HeaderRefused::Missing(missing)),
            None => Ok(Self { columns }),
        }
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }
}
