//! What may be said of a user: names, forms, limits, and who may say it.

use std::collections::BTreeMap;

use super::User;
use super::formats::{flag, is_date_time, is_email, is_phone_number};
use crate::client::Client;
use crate::pool::{Attribute, Contact, DataType, Pool};

/// Who wants to write.
#[derive(Clone, Copy, Debug)]
pub enum Writer<'a> {
    /// A person, through this client and within its permissions.
    Client(&'a Client),
    /// An administrator: no permissions, and nothing is demanded of new users.
    Administrator,
}

/// One thing wrong with one attribute, with what its message needs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeProblem {
    #[error("{name} is not in the schema")]
    Unknown { name: String },
    #[error("{name} is shorter than {minimum}")]
    TooShort { name: String, minimum: u64 },
    #[error("{name} is longer than {maximum}")]
    TooLong { name: String, maximum: u64 },
    #[error("{name} is not a number")]
    NotANumber { name: String },
    #[error("{name} is less than {minimum}")]
    TooSmall { name: String, minimum: u64 },
    #[error("{name} is greater than {maximum}")]
    TooLarge { name: String, maximum: u64 },
    #[error("{name} is not a date")]
    NotADateTime { name: String },
    #[error("{name} is not true or false")]
    NotABoolean { name: String },
    #[error("{name} is required")]
    Required { name: String },
    #[error("{name} cannot be changed")]
    Immutable { name: String },
}

/// Why attributes are not accepted. The first kind that applies, in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributesRefused {
    /// All problems of the request: unknown names come alone, before any value is looked at.
    #[error("{} problems with the schema", .0.len())]
    Schema(Vec<AttributeProblem>),
    #[error("not an e-mail address")]
    EmailForm,
    #[error("not a phone number")]
    PhoneNumberForm,
    #[error("the client may not write {name}")]
    Unauthorised { name: String },
    /// A verification of an address that is not there.
    #[error("{} without an address", .0.verified_attribute())]
    NothingToVerify(Contact),
}

/// Attributes to set, and with `None` to delete: checked, and in the form in which they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<String, Option<String>>);

impl Changes {
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the attribute is set or deleted.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Leaves the attribute as it is.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// What the attribute is set to; `None` when it is not touched or deleted.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }
}

/// Attributes of a new user. Empty texts count as not given, but for addresses, where they are malformed.
pub fn check_new(
    pool: &Pool,
    writer: Writer<'_>,
    given: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, AttributesRefused> {
    let known = known_attributes(pool, given.keys())?;
    check_addresses(given.iter().map(|(name, value)| (name.as_str(), value.as_str())))?;
    let mut problems = Vec::new();
    let mut accepted = BTreeMap::new();
    for (attribute, value) in known.into_iter().zip(given.values()).filter(|(_, value)| !value.is_empty()) {
        if is_given_by_us(attribute) {
            problems.push(AttributeProblem::Immutable { name: attribute.name.to_string() });
            continue;
        }
        match checked(attribute, value) {
            Ok(value) => {
                accepted.insert(attribute.name.to_string(), value);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if let Writer::Client(client) = writer {
        for attribute in pool.schema.required() {
            let name = attribute.name.as_ref();
            if given.get(name).is_none_or(String::is_empty) {
                problems.push(AttributeProblem::Required { name: name.to_owned() });
            }
        }
        if problems.is_empty() {
            check_permissions(pool, client, given.keys())?;
        }
    }
    if !problems.is_empty() {
        return Err(AttributesRefused::Schema(problems));
    }
    check_verifications(&accepted, |name| accepted.contains_key(name))?;
    Ok(accepted)
}

/// Changes to a user. Empty texts delete; an attribute that is not mutable cannot be set later either. What a client may
/// not write is refused before anything else is looked at.
pub fn check_changes(
    pool: &Pool,
    writer: Writer<'_>,
    user: &User,
    given: &BTreeMap<String, String>,
) -> Result<Changes, AttributesRefused> {
    check_settable(pool, writer, user, given, |attribute| attribute.mutable)
}

/// [`check_changes`] with another rule for what may be touched at all.
pub(crate) fn check_settable(
    pool: &Pool,
    writer: Writer<'_>,
    user: &User,
    given: &BTreeMap<String, String>,
    is_settable: impl Fn(&Attribute) -> bool,
) -> Result<Changes, AttributesRefused> {
    if let Writer::Client(client) = writer {
        check_permissions(pool, client, given.keys())?;
    }
    let known = known_attributes(pool, given.keys())?;
    let set = given.iter().filter(|(_, value)| !value.is_empty());
    check_addresses(set.map(|(name, value)| (name.as_str(), value.as_str())))?;
    let mut problems = Vec::new();
    let mut changes = BTreeMap::new();
    for (attribute, value) in known.into_iter().zip(given.values()) {
        let name = attribute.name.to_string();
        if !is_settable(attribute) || is_given_by_us(attribute) {
            problems.push(AttributeProblem::Immutable { name });
        } else if value.is_empty() {
            if attribute.required {
                problems.push(AttributeProblem::Required { name });
            } else {
                changes.insert(name, None);
            }
        } else {
            match checked(attribute, value) {
                Ok(value) => {
                    changes.insert(name, Some(value));
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    if !problems.is_empty() {
        return Err(AttributesRefused::Schema(problems));
    }
    let set = changes.iter().filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect();
    check_verifications(&set, |name| match changes.get(name) {
        Some(value) => value.is_some(),
        None => user.attribute(name).is_some(),
    })?;
    Ok(Changes(changes))
}

/// In the order of the names, or every name that is none.
fn known_attributes<'a>(
    pool: &'a Pool,
    names: impl Iterator<Item = &'a String>,
) -> Result<Vec<&'a Attribute>, AttributesRefused> {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for name in names {
        match pool.schema.find(name) {
            Some(attribute) => known.push(attribute),
            None => unknown.push(AttributeProblem::Unknown { name: name.clone() }),
        }
    }
    if unknown.is_empty() { Ok(known) } else { Err(AttributesRefused::Schema(unknown)) }
}

fn check_addresses<'a>(given: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), AttributesRefused> {
    for (name, value) in given {
        if name == Contact::Email.as_str() && !is_email(value) {
            return Err(AttributesRefused::EmailForm);
        }
        if name == Contact::PhoneNumber.as_str() && !is_phone_number(value) {
            return Err(AttributesRefused::PhoneNumberForm);
        }
    }
    Ok(())
}

fn check_permissions<'a>(
    pool: &Pool,
    client: &Client,
    mut names: impl Iterator<Item = &'a String>,
) -> Result<(), AttributesRefused> {
    match names.find(|name| !client.may_write(&pool.schema, name)) {
        Some(name) => Err(AttributesRefused::Unauthorised { name: name.clone() }),
        None => Ok(()),
    }
}

fn check_verifications(
    set: &BTreeMap<String, String>,
    will_be_there: impl Fn(&str) -> bool,
) -> Result<(), AttributesRefused> {
    for &contact in Contact::ALL {
        let is_verified = set.get(contact.verified_attribute()).is_some_and(|value| value == "true");
        if is_verified && !will_be_there(contact.as_str()) {
            return Err(AttributesRefused::NothingToVerify(contact));
        }
    }
    Ok(())
}

/// `sub` is drawn and `identities` are linked; nobody writes them.
fn is_given_by_us(attribute: &Attribute) -> bool {
    matches!(attribute.name.as_ref(), "sub" | "identities")
}

/// The value in the form in which it is stored.
fn checked(attribute: &Attribute, value: &str) -> Result<String, AttributeProblem> {
    let name = || attribute.name.to_string();
    match attribute.data_type {
        DataType::String => {
            let length = u64::try_from(value.chars().count()).unwrap_or(u64::MAX);
            let (minimum, maximum) = attribute.constraints.string.clone().unwrap_or_default().lengths();
            if length < minimum {
                return Err(AttributeProblem::TooShort { name: name(), minimum });
            }
            if length > maximum {
                return Err(AttributeProblem::TooLong { name: name(), maximum });
            }
            Ok(value.to_owned())
        }
        DataType::Number => {
            // `parse` alone would take a plus.
            let parsed = value.parse::<i64>().ok().filter(|_| !value.starts_with('+'));
            let number = parsed.ok_or_else(|| AttributeProblem::NotANumber { name: name() })?;
            let (minimum, maximum) = attribute.constraints.number.clone().unwrap_or_default().values();
            if let Some(minimum) = minimum.filter(|minimum| i128::from(number) < i128::from(*minimum)) {
                return Err(AttributeProblem::TooSmall { name: name(), minimum });
            }
            if let Some(maximum) = maximum.filter(|maximum| i128::from(number) > i128::from(*maximum)) {
                return Err(AttributeProblem::TooLarge { name: name(), maximum });
            }
            Ok(value.to_owned())
        }
        DataType::DateTime if is_date_time(value) => Ok(value.to_owned()),
        DataType::DateTime => Err(AttributeProblem::NotADateTime { name: name() }),
        DataType::Boolean => {
            flag(value).map(str::to_owned).ok_or_else(|| AttributeProblem::NotABoolean { name: name() })
        }
    }
}

#[cfg(test)]
#[path = "attributes_tests.rs"]
mod tests;
