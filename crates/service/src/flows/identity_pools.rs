//! Identity pools and identities, found by the ids and ARNs that the world knows them by.

use std::sync::Arc;

use domain::{
    identity_pool::{Identity, IdentityPool},
    ids::{IdentityId, IdentityPoolId},
};
use store::Transaction;

use crate::{
    config::Iam,
    context::Context,
    refusals::{IdentityPoolRefusal, Refusal, Result},
};

/// # Errors
/// [`IdentityPoolRefusal::NoSuchPool`].
pub async fn find(tx: &mut Transaction, id: &str) -> Result<Arc<IdentityPool>> {
    let unknown = || IdentityPoolRefusal::NoSuchPool(id.to_owned());
    let (region, number) = IdentityPoolId::regional(id).ok_or_else(unknown)?;
    let pool = tx.identity_pool(number).await?.filter(|pool| pool.region == region);
    Ok(pool.ok_or_else(unknown)?)
}

/// An identity and its pool.
///
/// # Errors
/// [`IdentityPoolRefusal::NoSuchIdentity`].
pub async fn identity(tx: &mut Transaction, id: &str) -> Result<(Arc<Identity>, Arc<IdentityPool>)> {
    let unknown = || IdentityPoolRefusal::NoSuchIdentity(id.to_owned());
    let (region, number) = IdentityId::regional(id).ok_or_else(unknown)?;
    let found = tx.identity(number).await?.filter(|(_, pool)| pool.region == region);
    Ok(found.ok_or_else(unknown)?)
}

/// An identity of this pool.
///
/// # Errors
/// As [`identity`], also for an identity of another pool.
pub async fn identity_in(tx: &mut Transaction, pool: &IdentityPool, id: &str) -> Result<Arc<Identity>> {
    let (identity, its) = identity(tx, id).await?;
    if its.id != pool.id {
        return Err(IdentityPoolRefusal::NoSuchIdentity(id.to_owned()).into());
    }
    Ok(identity)
}

/// The pool of an ARN. Where nobody is asked for signatures every account is ours.
///
/// # Errors
/// [`Refusal::NoSuchResource`], [`IdentityPoolRefusal::NoSuchPool`].
pub async fn by_arn(cx: &Context, tx: &mut Transaction, arn: &str) -> Result<Arc<IdentityPool>> {
    let unknown = || Refusal::NoSuchResource(arn.to_owned());
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _partition, "cognito-identity", region, account, resource] = parts[..] else { return Err(unknown()) };
    if cx.config().iam == Iam::Enforce && account != cx.config().account {
        return Err(unknown());
    }
    let id = resource.strip_prefix("identitypool/").ok_or_else(unknown)?;
    let pool = find(tx, id).await?;
    if pool.region == region { Ok(pool) } else { Err(unknown()) }
}
