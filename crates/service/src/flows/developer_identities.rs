//! Users whom a back end names: logins under the pool's developer provider, taken at the word of whoever signed.

use std::{collections::BTreeMap, sync::Arc};

use domain::identity_pool::{Identity, IdentityPool, Login};
use store::{Cursor, Transaction};
use wire::secret::Secret;

use super::logins::ShownLogins;
use crate::refusals::{IdentityPoolRefusal, Result};

/// Amazon's limit of a `DeveloperUserIdentifier`, in characters.
const LONGEST_USER: usize = 1024;

/// The pool's developer provider.
///
/// # Errors
/// [`IdentityPoolRefusal::NoDeveloperProvider`].
pub fn provider(pool: &IdentityPool) -> Result<&str> {
    Ok(pool.settings.developer.as_deref().ok_or(IdentityPoolRefusal::NoDeveloperProvider)?)
}

/// As [`provider`], if it is called so.
///
/// # Errors
/// As [`provider`].
pub fn provider_called<'a>(pool: &'a IdentityPool, name: &str) -> Result<&'a str> {
    provider(pool).and_then(|provider| {
        if provider == name { Ok(provider) } else { Err(IdentityPoolRefusal::NoDeveloperProvider.into()) }
    })
}

/// The user that `Logins` names, and the other logins, still to be verified.
///
/// # Errors
/// [`IdentityPoolRefusal::NoDeveloperProvider`], [`IdentityPoolRefusal::NoDeveloperLogin`].
pub fn named(pool: &IdentityPool, mut logins: BTreeMap<String, Secret>) -> Result<(Login, BTreeMap<String, Secret>)> {
    let provider = provider(pool)?;
    let user = logins.remove(provider).ok_or(IdentityPoolRefusal::NoDeveloperLogin)?;
    if user.expose().chars().count() > LONGEST_USER {
        return Err(IdentityPoolRefusal::NoDeveloperLogin.into());
    }
    Ok((Login { provider: provider.to_owned(), subject: user.expose().to_owned() }, logins))
}

/// `amr` of the user's tokens: the provider, and the user within this pool.
pub fn methods(pool: &IdentityPool, user: &Login, shown: &ShownLogins) -> Vec<String> {
    let Login { provider, subject } = user;
    let mut methods = vec!["authenticated".to_owned(), provider.clone()];
    methods.push(format!("{provider}:{}:{subject}", pool.public_id()));
    if !shown.is_empty() {
        methods.extend(shown.methods().into_iter().skip(1));
    }
    methods
}

/// The identity of a user.
///
/// # Errors
/// [`IdentityPoolRefusal::NoSuchDeveloperUser`].
pub async fn owner(tx: &mut Transaction, pool: &IdentityPool, provider: &str, user: &str) -> Result<Arc<Identity>> {
    let login = Login { provider: provider.to_owned(), subject: user.to_owned() };
    let owner = tx.identities_of(pool.id, [&login]).await?.pop();
    Ok(owner.ok_or(IdentityPoolRefusal::NoSuchDeveloperUser)?)
}

/// The users that an identity is, page by page.
pub fn users(
    identity: &Identity,
    provider: &str,
    after: Option<&Cursor>,
    limit: usize,
) -> (Vec<String>, Option<Cursor>) {
    let own = identity.logins().filter(|login| login.provider == provider).map(|login| login.subject.clone());
    let mut users: Vec<String> = own.filter(|user| after.is_none_or(|after| after.is_before(user))).collect();
    let more = users.len() > limit;
    users.truncate(limit);
    let next = users.last().filter(|_| more).map(|last| Cursor::behind(last));
    (users, next)
}
