//! Groups as operations name them, and what they make of a user.

use std::sync::Arc;

use domain::{
    group::{Group, Memberships, Standing},
    pool::Pool,
    user::User,
};
use store::Transaction;

use crate::{
    lookup::{Account, Lookup},
    refusals::{GroupRefusal, Result},
};

/// # Errors
/// [`Refusal::NoSuchPool`](crate::refusals::Refusal::NoSuchPool), [`GroupRefusal::Unknown`].
pub async fn find(tx: &mut Transaction, pool_id: &str, name: &str) -> Result<(Arc<Pool>, Arc<Group>)> {
    let pool = tx.pool(pool_id).await?;
    let group = tx.group(pool.number, name).await?.ok_or(GroupRefusal::Unknown)?;
    Ok((pool, group))
}

/// The list of a user's groups, to be changed.
pub async fn memberships(tx: &mut Transaction, account: &Account) -> Result<Memberships> {
    let (pool, user) = (account.user.pool, account.user.id);
    let found = tx.memberships(pool, user).await?;
    Ok(found.map_or_else(|| Memberships::none(pool, user), |memberships| Memberships::clone(&memberships)))
}

/// What tokens say of a user's groups: as they are now, without the commit relying on it. No range is read.
pub async fn standing(tx: &mut Transaction, user: &User) -> Result<Standing> {
    let Some(memberships) = tx.peek_memberships(user.pool, user.id).await? else {
        return Ok(Standing::default());
    };
    let groups = tx.living_groups(&memberships).await?;
    Ok(Standing::of(groups.iter().map(Arc::as_ref)))
}
