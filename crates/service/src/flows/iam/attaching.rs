//! Managed policies at users, groups and roles: both records know of it, so that either is told in one read.

use domain::iam::{Full, Group, ManagedPolicy, Role, User, folded, name_in};
use store::Transaction;

use crate::{
    context::Context,
    identities::principals,
    refusals::{IamRefusal, Result},
};

/// Whether a policy may be attached: there is one under this ARN.
async fn check(cx: &Context, tx: &mut Transaction, arn: &str) -> Result<()> {
    let found = principals::managed(&cx.config().account, tx, arn).await?;
    found.map(|_| ()).ok_or_else(|| IamRefusal::NotAttachable(arn.to_owned()).into())
}

/// Changes what the policy's own record says of its holders; Amazon's have none.
async fn tell(cx: &Context, tx: &mut Transaction, arn: &str, change: impl FnOnce(&mut ManagedPolicy)) -> Result<()> {
    if name_in(arn, &cx.config().account, "policy").is_some() {
        let mut policy = super::policy(cx, tx, arn).await?;
        change(&mut policy);
        tx.put(&policy);
    }
    Ok(())
}

/// # Errors
/// [`IamRefusal::NotAttachable`], [`IamRefusal::Full`].
pub async fn attach_to_user(cx: &Context, tx: &mut Transaction, mut user: User, arn: &str) -> Result<()> {
    check(cx, tx, arn).await?;
    user.policies.attach(arn)?;
    tell(cx, tx, arn, |policy| {
        policy.users.insert(folded(&user.name));
    })
    .await?;
    tx.put(&user);
    Ok(())
}

/// # Errors
/// As [`attach_to_user`].
pub async fn attach_to_role(cx: &Context, tx: &mut Transaction, mut role: Role, arn: &str) -> Result<()> {
    check(cx, tx, arn).await?;
    role.policies.attach(arn)?;
    tell(cx, tx, arn, |policy| {
        policy.roles.insert(folded(&role.name));
    })
    .await?;
    tx.put(&role);
    Ok(())
}

/// # Errors
/// As [`attach_to_user`].
pub async fn attach_to_group(cx: &Context, tx: &mut Transaction, mut group: Group, arn: &str) -> Result<()> {
    check(cx, tx, arn).await?;
    group.policies.attach(arn)?;
    tell(cx, tx, arn, |policy| {
        policy.groups.insert(folded(&group.name));
    })
    .await?;
    tx.put(&group);
    Ok(())
}

/// # Errors
/// As [`detach_from_user`].
pub async fn detach_from_group(cx: &Context, tx: &mut Transaction, mut group: Group, arn: &str) -> Result<()> {
    if !group.policies.attached.remove(arn) {
        return Err(IamRefusal::NoPolicy(arn.to_owned()).into());
    }
    tell(cx, tx, arn, |policy| {
        policy.groups.remove(&folded(&group.name));
    })
    .await?;
    tx.put(&group);
    Ok(())
}

/// # Errors
/// [`IamRefusal::NoPolicy`]: it is not attached.
pub async fn detach_from_user(cx: &Context, tx: &mut Transaction, mut user: User, arn: &str) -> Result<()> {
    if !user.policies.attached.remove(arn) {
        return Err(IamRefusal::NoPolicy(arn.to_owned()).into());
    }
    tell(cx, tx, arn, |policy| {
        policy.users.remove(&folded(&user.name));
    })
    .await?;
    tx.put(&user);
    Ok(())
}

/// # Errors
/// As [`detach_from_user`].
pub async fn detach_from_role(cx: &Context, tx: &mut Transaction, mut role: Role, arn: &str) -> Result<()> {
    if !role.policies.attached.remove(arn) {
        return Err(IamRefusal::NoPolicy(arn.to_owned()).into());
    }
    tell(cx, tx, arn, |policy| {
        policy.roles.remove(&folded(&role.name));
    })
    .await?;
    tx.put(&role);
    Ok(())
}

/// Takes a policy for somebody's boundary.
///
/// # Errors
/// As [`attach_to_user`].
pub async fn bound_by(cx: &Context, tx: &mut Transaction, arn: Option<&str>) -> Result<()> {
    let Some(arn) = arn else { return Ok(()) };
    check(cx, tx, arn).await?;
    tell(cx, tx, arn, |policy| policy.bounds += 1).await
}

/// The reverse, when whoever had the boundary goes.
///
/// # Errors
/// The store's.
pub async fn unbound(cx: &Context, tx: &mut Transaction, arn: Option<&str>) -> Result<()> {
    let Some(arn) = arn else { return Ok(()) };
    tell(cx, tx, arn, |policy| policy.bounds = policy.bounds.saturating_sub(1)).await
}

impl From<Full> for crate::refusals::Refusal {
    fn from(full: Full) -> Self {
        IamRefusal::Full(full).into()
    }
}
