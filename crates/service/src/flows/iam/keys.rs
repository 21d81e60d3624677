//! Access keys of users, and what changes with a user's name.

use std::sync::Arc;

use domain::iam::{User, folded, name_in};
use store::{AccessKey, Transaction};
use wire::services::iam::StatusType;

use crate::{
    context::Context,
    refusals::{IamRefusal, Result},
};

pub fn status(key: &AccessKey) -> StatusType {
    if key.disabled { StatusType::Inactive } else { StatusType::Active }
}

/// A key that is the user's.
///
/// # Errors
/// [`IamRefusal::NoAccessKey`]; the store's.
pub async fn key_of(tx: &mut Transaction, user: &User, id: &str) -> Result<Arc<AccessKey>> {
    let absent = || IamRefusal::NoAccessKey(id.to_owned());
    if !user.access_keys.iter().any(|known| known == id) {
        return Err(absent().into());
    }
    Ok(tx.access_key(id).await?.ok_or_else(absent)?)
}

/// Gives a user another name: keys and policies follow. The record itself is the caller's to put.
///
/// # Errors
/// [`IamRefusal::UserExists`]; the store's.
pub async fn rename_user(cx: &Context, tx: &mut Transaction, user: &mut User, name: String) -> Result<()> {
    let (former, next) = (folded(&user.name), folded(&name));
    user.name = name;
    if former == next {
        return Ok(());
    }
    if tx.iam_user(&next).await?.is_some() {
        return Err(IamRefusal::UserExists(user.name.clone()).into());
    }
    for id in &user.access_keys {
        if let Some(key) = tx.access_key(id).await? {
            tx.put(&AccessKey { owner: Some(next.clone()), ..AccessKey::clone(&key) });
        }
    }
    for arn in &user.policies.attached {
        if name_in(arn, &cx.config().account, "policy").is_some() {
            let mut policy = super::policy(cx, tx, arn).await?;
            policy.users.remove(&former);
            policy.users.insert(next.clone());
            tx.put(&policy);
        }
    }
    Ok(())
}
