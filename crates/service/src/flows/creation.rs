//! New users: what they bring along, checked, and the records that come of it.

use std::collections::BTreeMap;

use domain::{
    ids::{Sub, UserId},
    password,
    pool::{Alias, Contact, FirstFactor, Pool},
    secret::Secret,
    user::{Credentials, NewName, Status, User, Writer, check_new},
};
use wire::shapes::AttributeType;

use super::{
    attributes::by_name,
    passwords::{self, Candidate},
};
use crate::{
    caller::VerifiedApp,
    context::Context,
    refusals::{Refusal, Result},
};

/// The attributes of a new user, with the address that serves as the user name among them: it wins over one sent beside.
///
/// # Errors
/// [`Refusal::Attributes`], [`Refusal::UnauthorizedAttribute`].
pub fn attributes(
    pool: &Pool,
    writer: Writer<'_>,
    name: &NewName,
    sent: Option<Vec<AttributeType>>,
) -> Result<BTreeMap<String, String>> {
    let mut given = by_name(sent);
    let NewName::Contact(contact, address) = name else {
        return Ok(check_new(pool, writer, &given)?);
    };
    let attribute = contact.as_str();
    let may_write = match writer {
        Writer::Client(client) => client.may_write(&pool.schema, attribute),
        Writer::Administrator => true,
    };
    if may_write || given.contains_key(attribute) {
        given.insert(attribute.to_owned(), address.clone());
        return Ok(check_new(pool, writer, &given)?);
    }
    // A client that may not write addresses still signs up people under theirs.
    let mut accepted = check_new(pool, writer, &given)?;
    let address = BTreeMap::from([(attribute.to_owned(), address.clone())]);
    accepted.append(&mut check_new(pool, Writer::Administrator, &address)?);
    Ok(accepted)
}

/// The attributes of somebody who signs up: no address is proved yet.
///
/// # Errors
/// As [`attributes`], and [`Refusal::PreferredUsernameTooSoon`].
pub fn own_attributes(
    app: &VerifiedApp,
    name: &NewName,
    sent: Option<Vec<AttributeType>>,
) -> Result<BTreeMap<String, String>> {
    let mut accepted = attributes(&app.pool, Writer::Client(&app.client), name, sent)?;
    let preferred = Alias::PreferredUsername;
    if app.pool.identifiers.has_alias(preferred) && accepted.contains_key(preferred.as_str()) {
        return Err(Refusal::PreferredUsernameTooSoon);
    }
    for contact in Contact::ALL {
        if accepted.contains_key(contact.as_str()) {
            accepted.insert(contact.verified_attribute().to_owned(), false.to_string());
        }
    }
    Ok(accepted)
}

/// The password of somebody who signs up. An empty one is none.
///
/// # Errors
/// [`Refusal::Password`]; [`Refusal::PasswordRequired`] where nobody signs in by a code instead.
pub fn own_password(pool: &Pool, sent: Option<&wire::Secret>) -> Result<Option<Secret>> {
    match sent_password(pool, sent)? {
        None if !signs_in_by_code(pool) => Err(Refusal::PasswordRequired),
        password => Ok(password),
    }
}

/// A password as sent; an empty one is none.
///
/// # Errors
/// [`Refusal::Password`].
fn sent_password(pool: &Pool, sent: Option<&wire::Secret>) -> Result<Option<Secret>> {
    let Some(sent) = sent.map(wire::Secret::expose).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    password::conforms(&pool.settings.password_policy, sent)?;
    Ok(Some(Secret::new(sent)))
}

/// A temporary password: as sent, or one that the pool accepts.
///
/// # Errors
/// [`Refusal::Password`].
pub fn temporary_password(cx: &Context, pool: &Pool, sent: Option<&wire::Secret>) -> Result<Secret> {
    let generate = || password::generate_temporary(&pool.settings.password_policy, cx.random());
    Ok(sent_password(pool, sent)?.unwrap_or_else(generate))
}

/// Whether a code by e-mail or text message is enough to sign in, so that users need no password.
fn signs_in_by_code(pool: &Pool) -> bool {
    Contact::ALL.iter().any(|contact| pool.settings.sign_in_policy.allows(factor(*contact)))
}

/// Whether an administrator's new user gets no password: none was sent, and a code is enough to sign in.
///
/// # Errors
/// [`Refusal::NoAddressToSignInWith`] when the user has no address to which such a code could go.
pub fn is_passwordless(pool: &Pool, user: &User, sent: Option<&wire::Secret>) -> Result<bool> {
    let was_sent = sent.is_some_and(|sent| !sent.expose().is_empty());
    if was_sent || !signs_in_by_code(pool) {
        return Ok(false);
    }
    let can_be_reached = |contact: &Contact| user.address(*contact).is_some();
    let mut ways = Contact::ALL.iter().filter(|contact| pool.settings.sign_in_policy.allows(factor(**contact)));
    if ways.any(can_be_reached) { Ok(true) } else { Err(Refusal::NoAddressToSignInWith) }
}

fn factor(contact: Contact) -> FirstFactor {
    match contact {
        Contact::Email => FirstFactor::EmailOtp,
        Contact::PhoneNumber => FirstFactor::SmsOtp,
    }
}

/// The profile of a new user, under ids that nobody had.
pub fn user(cx: &Context, pool: &Pool, name: &NewName, attributes: BTreeMap<String, String>) -> User {
    let sub = Sub::generate(cx.random());
    User {
        pool: pool.number,
        id: UserId::generate(cx.wall(), cx.random_anew()),
        username: name.stored(&sub),
        sub,
        attributes,
        links: Vec::new(),
        created: cx.now(),
        modified: cx.now(),
    }
}

/// What the sign-ins of somebody who signed up depend on.
///
/// # Errors
/// [`Refusal::Overloaded`].
pub async fn own_credentials(cx: &Context, pool: &Pool, user: &User, password: Option<&Secret>) -> Result<Credentials> {
    let credentials = Credentials::new(pool.number, user.id, Status::Unconfirmed);
    let Some(password) = password else { return Ok(credentials) };
    let stored = passwords::first(cx, &candidate(pool, user, &credentials), password).await?;
    Ok(credentials.with_password(stored, pool.settings.password_policy.history_size))
}

/// What the sign-ins of somebody depend on whom an administrator made; without a password a code is enough.
///
/// # Errors
/// [`Refusal::Password`], [`Refusal::Overloaded`].
pub async fn given_credentials(
    cx: &Context,
    pool: &Pool,
    user: &User,
    password: Option<&Secret>,
) -> Result<Credentials> {
    let fresh = |status| Credentials::new(pool.number, user.id, status);
    match password {
        None => Ok(fresh(Status::Confirmed)),
        Some(password) => with_temporary_password(cx, pool, user, fresh(Status::ForceChangePassword), password).await,
    }
}

/// The credentials with a temporary password, good from now on for as long as the pool says.
///
/// # Errors
/// [`Refusal::Password`], [`Refusal::Overloaded`].
pub async fn with_temporary_password(
    cx: &Context,
    pool: &Pool,
    user: &User,
    credentials: Credentials,
    password: &Secret,
) -> Result<Credentials> {
    let policy = &pool.settings.password_policy;
    let stored = passwords::first(cx, &candidate(pool, user, &credentials), password).await?;
    let until = cx.now().plus(policy.temporary_password_lifetime());
    Ok(credentials.with_temporary_password(stored, policy.history_size, until))
}

fn candidate<'a>(pool: &'a Pool, user: &'a User, credentials: &Credentials) -> Candidate<'a> {
    Candidate { pool, user: user.id, username: &user.username, epoch: credentials.next_epoch() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{
        client::{Client, ClientDraft, ClientSettings, Permissions, Surroundings},
        ids::{ClientId, PoolId, PoolNumber},
        pool::NewPool,
        time::Timestamp,
        user::AttributesRefused,
    };

    use super::*;

    const ADDRESS: &str = "ana@example.com";

    fn pool() -> Pool {
        let draft = NewPool { username_attributes: Some(BTreeSet::from([Contact::Email])), ..NewPool::default() };
        Pool::create(PoolNumber(1), PoolId::from("us-east-1_AbCdEfGhI"), draft, Timestamp::EPOCH).unwrap()
    }

    fn client_writing(pool: &Pool, names: &[&str]) -> Client {
        let write = names.iter().map(|name| (*name).to_owned()).collect();
        let permissions = Permissions { read: None, write: Some(write) };
        let settings = ClientSettings { permissions, ..ClientSettings::default() };
        let draft = ClientDraft { name: Some("app".into()), settings, ..ClientDraft::default() };
        let id = ClientId::from("1example23456789abcdefghij");
        Client::create(id, pool, Surroundings::NONE, draft, None, Timestamp::EPOCH).unwrap()
    }

    fn sent(attributes: &[(&str, &str)]) -> Option<Vec<AttributeType>> {
        let attribute =
            |(name, value): &(&str, &str)| AttributeType { name: (*name).to_owned(), value: Some((*value).to_owned()) };
        Some(attributes.iter().map(attribute).collect())
    }

    fn accepted(client: &Client, attributes: &[(&str, &str)]) -> Result<BTreeMap<String, String>> {
        let pool = pool();
        let name = NewName::check(&pool, ADDRESS).unwrap();
        super::attributes(&pool, Writer::Client(client), &name, sent(attributes))
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_address_that_is_the_user_name_is_an_attribute_and_wins() {
        let client = client_writing(&pool(), &["email", "name"]);

        assert_eq!(accepted(&client, &[]).unwrap(), map(&[("email", ADDRESS)]));
        let other = [("email", "other@example.com"), ("name", "Ana")];
        assert_eq!(accepted(&client, &other).unwrap(), map(&[("email", ADDRESS), ("name", "Ana")]));
    }

    #[test]
    fn a_client_that_may_not_write_addresses_signs_up_people_under_theirs() {
        let client = client_writing(&pool(), &["name"]);

        assert_eq!(accepted(&client, &[("name", "Ana")]).unwrap(), map(&[("email", ADDRESS), ("name", "Ana")]));
        assert!(matches!(accepted(&client, &[("email", ADDRESS)]), Err(Refusal::UnauthorizedAttribute)));
    }

    #[test]
    fn of_an_attribute_sent_twice_the_last_value_counts() {
        let client = client_writing(&pool(), &["name"]);

        let twice = [("name", "Ana"), ("name", "Bea")];
        assert_eq!(accepted(&client, &twice).unwrap().get("name").map(String::as_str), Some("Bea"));
        let unknown = accepted(&client, &[("custom:x", "1")]);
        assert!(matches!(unknown, Err(Refusal::Attributes(AttributesRefused::Schema(_)))));
    }
}
