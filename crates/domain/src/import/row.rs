//! What a row says of a user, and what keeps it from being one.

use std::collections::BTreeMap;

use super::Layout;
use super::header::Column;
use super::rows::{cells, text};
use crate::password::{Algorithm, ForeignHash, HashRefused};
use crate::pool::{Contact, MfaMode, Pool};
use crate::user::{AttributeProblem, AttributesRefused, Factor, Factors, NewName, UsernameRefused, Writer, check_new};

/// Why a row makes no user.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    #[error("longer than a row may be")]
    TooLong,
    #[error("not UTF-8")]
    NotUtf8,
    #[error("a control character")]
    ControlCharacter,
    #[error("{found} values for {expected} columns")]
    Values { expected: usize, found: usize },
    #[error("no user name")]
    NoUsername,
    #[error("a user name of characters that user names do not have, or too long")]
    UsernameForm,
    #[error(transparent)]
    Username(#[from] UsernameRefused),
    #[error("a birthdate that is not MM/DD/YYYY")]
    Birthdate,
    #[error(transparent)]
    Attributes(#[from] AttributesRefused),
    #[error("no address that the pool verifies is verified")]
    NothingVerified,
    #[error("neither true nor false")]
    MfaForm,
    #[error("a second factor where the pool has none")]
    MfaOff,
    #[error("no second factor where the pool asks for one")]
    MfaRequired,
    #[error(transparent)]
    Hash(#[from] HashRefused),
}

/// A row that could be a user, if nobody has the names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUser {
    pub name: NewName,
    pub attributes: BTreeMap<String, String>,
    pub factors: Factors,
    /// As it was written; its form and its cost are fine.
    pub hash: Option<String>,
}

impl NewUser {
    /// Reads a line; `None` for an empty one. `is_username` knows the characters and the length of user names, which are
    /// the wire's to say.
    ///
    /// # Errors
    /// The first [`RowProblem`].
    pub fn read(
        pool: &Pool,
        layout: &Layout,
        algorithm: Option<Algorithm>,
        line: &[u8],
        is_username: impl Fn(&str) -> bool,
    ) -> Result<Option<Self>, RowProblem> {
        let line = text(line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let values: Vec<String> = cells(line).collect();
        let columns = layout.columns();
        if values.len() != columns.len() {
            return Err(RowProblem::Values { expected: columns.len(), found: values.len() });
        }

        let (mut username, mut mfa, mut hash) = (String::new(), String::new(), String::new());
        let mut given = BTreeMap::new();
        for (column, value) in columns.iter().zip(values) {
            match column {
                Column::Username => username = value,
                Column::MfaEnabled => mfa = value,
                Column::PasswordHash => hash = value,
                // An empty value is none.
                Column::Attribute(_) if value.is_empty() => {}
                Column::Attribute(name) => {
                    given.insert(name.clone(), value);
                }
            }
        }
        if username.is_empty() {
            return Err(RowProblem::NoUsername);
        }
        if !is_username(&username) {
            return Err(RowProblem::UsernameForm);
        }
        let name = NewName::check(pool, &username)?;
        let attributes = attributes(pool, &name, given)?;
        let factors = factors(pool, &mfa, &attributes)?;
        let hash = match algorithm {
            Some(algorithm) if !hash.is_empty() => {
                ForeignHash::parse(&hash)?.expect_of(algorithm)?;
                Some(hash)
            }
            _ => None,
        };
        Ok(Some(Self { name, attributes, factors, hash }))
    }
}

fn attributes(
    pool: &Pool,
    name: &NewName,
    mut given: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, RowProblem> {
    if let Some(birthdate) = given.get_mut("birthdate") {
        *birthdate = iso_date(birthdate).ok_or(RowProblem::Birthdate)?;
    }
    // Where the address is the user name, it wins over one that stands beside.
    if let NewName::Contact(contact, address) = name {
        given.insert(contact.as_str().to_owned(), address.clone());
    }
    let accepted = check_new(pool, Writer::Administrator, &given)?;
    let is_missing = |name: &&str| !accepted.contains_key(*name);
    let missing: Vec<_> = pool.schema.required().map(|attribute| attribute.name.as_ref()).filter(is_missing).collect();
    if !missing.is_empty() {
        let required = |name: &str| AttributeProblem::Required { name: name.to_owned() };
        return Err(AttributesRefused::Schema(missing.into_iter().map(required).collect()).into());
    }
    let is_verified =
        |contact: &Contact| accepted.get(contact.verified_attribute()).is_some_and(|value| value == "true");
    if !pool.settings.auto_verified.iter().any(is_verified) {
        return Err(RowProblem::NothingVerified);
    }
    Ok(accepted)
}

/// `MM/DD/YYYY` as it is kept, `YYYY-MM-DD`.
fn iso_date(text: &str) -> Option<String> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str, length: usize| -> Option<u32> {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
    };
    let is_date = parts.next().is_none()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
        && number(year, 4).is_some();
    is_date.then(|| format!("{year}-{month}-{day}"))
}

/// `cognito:mfa_enabled`: text messages as the second factor, for who has a number. Empty is whatever the pool says.
fn factors(pool: &Pool, given: &str, attributes: &BTreeMap<String, String>) -> Result<Factors, RowProblem> {
    let wanted = match given {
        "" => None,
        text if text.eq_ignore_ascii_case("true") => Some(true),
        text if text.eq_ignore_ascii_case("false") => Some(false),
        _ => return Err(RowProblem::MfaForm),
    };
    match (pool.mfa.mode, wanted) {
        (MfaMode::Off, Some(true)) => Err(RowProblem::MfaOff),
        (MfaMode::On, Some(false)) => Err(RowProblem::MfaRequired),
        (_, Some(true)) if attributes.contains_key(Contact::PhoneNumber.as_str()) => {
            Ok(Factors::default().with(Factor::SmsMfa))
        }
        _ => Ok(Factors::default()),
    }
}
