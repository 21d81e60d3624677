//! Who is in a group: its members say so. Accounts have few callers.

use std::sync::Arc;

use domain::iam::{Group, User, folded, name_in};
use store::Transaction;

use crate::{
    context::Context,
    refusals::{IamRefusal, Result},
};

/// The members of a group, by name.
///
/// # Errors
/// The store's.
pub async fn members(tx: &mut Transaction, group: &Group) -> Result<Vec<Arc<User>>> {
    let name = folded(&group.name);
    let mut users = super::users(tx).await?;
    users.retain(|user| user.groups.contains(&name));
    Ok(users)
}

/// Gives a group another name: members and policies follow. The record itself is the caller's to put.
///
/// # Errors
/// [`IamRefusal::GroupExists`]; the store's.
pub async fn rename_group(cx: &Context, tx: &mut Transaction, group: &mut Group, name: String) -> Result<()> {
    let (former, next) = (folded(&group.name), folded(&name));
    if former == next {
        group.name = name;
        return Ok(());
    }
    if tx.iam_group(&next).await?.is_some() {
        return Err(IamRefusal::GroupExists(name).into());
    }
    for member in members(tx, group).await? {
        let mut member = User::clone(&member);
        member.groups.remove(&former);
        member.groups.insert(next.clone());
        tx.put(&member);
    }
    for arn in &group.policies.attached {
        if name_in(arn, &cx.config().account, "policy").is_some() {
            let mut policy = super::policy(cx, tx, arn).await?;
            policy.groups.remove(&former);
            policy.groups.insert(next.clone());
            tx.put(&policy);
        }
    }
    group.name = name;
    Ok(())
}
