//! Names that one user of a pool has alone: who owns them, and what happens when somebody else wants them.
//!
//! Owners are asked before the commit, so that the refusal names its reason. The rule itself is the store's: a name that
//! was free when it was asked for and is not at the commit is a conflict, and the rerun finds the owner.

use domain::{
    ids::{Sub, UserId},
    pool::{Alias, Identifiers, Pool},
    time::Timestamp,
    user::{AliasKey, User},
};
use store::Transaction;

use crate::refusals::{Refusal, Result};

/// Whether a new user's names are free: the user name, or the addresses where these are the user names.
///
/// # Errors
/// [`Refusal::UsernameTaken`], [`Refusal::IdentifierTaken`].
pub async fn claim_new(tx: &mut Transaction, pool: &Pool, user: &User) -> Result<()> {
    if let Identifiers::Contacts(_) = pool.identifiers {
        for alias in user.aliases(pool) {
            if tx.owner_of_alias(pool.number, &alias).await?.is_some() {
                return Err(Refusal::IdentifierTaken(alias.alias.as_str()));
            }
        }
        return Ok(());
    }
    let is_taken = tx.owner_of_username(pool, &user.username).await?.is_some()
        || owner_of_preferred(tx, pool, &user.username).await?.is_some()
        || owner_of_sub(tx, pool, &user.username).await?.is_some();
    if is_taken { Err(Refusal::UsernameTaken) } else { Ok(()) }
}

/// Whether the names besides the user name are free or this user's own.
///
/// # Errors
/// [`Refusal::AliasTaken`].
pub async fn claim(tx: &mut Transaction, pool: &Pool, user: &User) -> Result<()> {
    for alias in user.aliases(pool) {
        if rival(tx, pool, user, &alias).await?.is_some() {
            return Err(Refusal::AliasTaken(alias.alias.as_str()));
        }
    }
    Ok(())
}

/// Takes the names besides the user name from whoever has them: a former owner's address stays, but unverified.
///
/// # Errors
/// [`Refusal::AliasTaken`] for a preferred user name, which nobody verifies and nobody loses.
pub async fn seize(tx: &mut Transaction, pool: &Pool, user: &User, now: Timestamp) -> Result<()> {
    for alias in user.aliases(pool) {
        let Some(owner) = rival(tx, pool, user, &alias).await? else { continue };
        let contact = alias.alias.contact().ok_or(Refusal::AliasTaken(alias.alias.as_str()))?;
        let owner = tx.user(pool.number, owner).await?.ok_or(Refusal::Conflict)?;
        tx.put(&User::clone(&owner).with_verified(contact, false, now));
    }
    Ok(())
}

/// Who else has this name.
async fn rival(tx: &mut Transaction, pool: &Pool, user: &User, alias: &AliasKey) -> Result<Option<UserId>> {
    let mut owner = tx.owner_of_alias(pool.number, alias).await?;
    if alias.alias == Alias::PreferredUsername {
        // What a sign-in would take for somebody's user name or sub names that person already.
        if owner.is_none() {
            owner = tx.owner_of_username(pool, &alias.value).await?;
        }
        if owner.is_none() {
            owner = owner_of_sub(tx, pool, &alias.value).await?;
        }
    }
    Ok(owner.filter(|owner| *owner != user.id))
}

async fn owner_of_preferred(tx: &mut Transaction, pool: &Pool, name: &str) -> Result<Option<UserId>> {
    if !pool.identifiers.has_alias(Alias::PreferredUsername) {
        return Ok(None);
    }
    Ok(tx.owner_of_alias(pool.number, &AliasKey::new(pool, Alias::PreferredUsername, name)).await?)
}

/// Administrators name users by their sub, too: a name of that form must not stand before the user it belongs to.
async fn owner_of_sub(tx: &mut Transaction, pool: &Pool, name: &str) -> Result<Option<UserId>> {
    if uuid::Uuid::try_parse(name).is_err() {
        return Ok(None);
    }
    let found = tx.user_by_sub(pool.number, &Sub::from(pool.folded(name).as_ref())).await?;
    Ok(found.map(|(user, _)| user.id))
}
