//! Who somebody is that shows logins, with what follows written down.

use std::sync::Arc;

use domain::{
    identity_pool::{Identity, IdentityPool, IdentityRefused, Login, Settled, Standing, settle, settle_for_developer},
    ids::{IdentityId, in_region},
};
use store::Transaction;

use super::{identity_pools, logins::ShownLogins};
use crate::{
    context::Context,
    refusals::{IdentityPoolRefusal, Refusal, Result},
};

/// The identity of somebody: the claimed one, the one that the logins are linked to, or a new one. What changes is
/// buffered; the caller commits.
///
/// # Errors
/// [`IdentityRefused`], of the claimed identity.
pub async fn settled(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    claimed: Option<Arc<Identity>>,
    shown: &ShownLogins,
) -> Result<Identity> {
    if shown.is_empty() && !pool.settings.guests {
        return Err(refused(pool, claimed.as_deref(), IdentityRefused::NoGuests));
    }
    let mut logins = shown.set();
    let claimed = match &shown.own {
        None => claimed,
        Some(own) => {
            let owner = identity_pools::identity_in(tx, pool, &own.sub).await?;
            if claimed.as_ref().is_some_and(|claimed| claimed.id != owner.id) {
                return Err(refused(pool, claimed.as_deref(), IdentityRefused::LoginsDoNotMatch));
            }
            // Whoever has the token has shown a login before.
            let known = owner.logins().next().cloned();
            logins.insert(known.ok_or_else(|| refused(pool, Some(&owner), IdentityRefused::Forbidden))?);
            Some(owner)
        }
    };
    let owners = owners(tx, pool, &logins).await?;
    let developer = pool.settings.developer.as_deref();
    let settled = settle(claimed.as_deref(), &logins, &owners, developer, cx.now());
    let settled = settled.map_err(|why| refused(pool, claimed.as_deref(), why))?;
    write(cx, tx, pool, settled, logins).await
}

/// As [`settled`], for a user that a back end names.
///
/// # Errors
/// As [`settled`].
pub async fn settled_for_developer(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    claimed: Option<Arc<Identity>>,
    user: &Login,
    shown: &ShownLogins,
) -> Result<Identity> {
    let mut logins = shown.set();
    logins.insert(user.clone());
    let owners = owners(tx, pool, &logins).await?;
    let settled = settle_for_developer(claimed.as_deref(), user, &logins, &owners, cx.now());
    let settled = settled.map_err(|why| refused(pool, claimed.as_deref(), why))?;
    write(cx, tx, pool, settled, logins).await
}

/// The identity that is claimed, if one of its own logins was shown. Nothing is linked.
///
/// # Errors
/// As [`settled`].
pub fn proved(pool: &IdentityPool, identity: &Identity, shown: &ShownLogins) -> Result<()> {
    let is_own = shown.own.as_ref().is_some_and(|own| own.sub == in_region(&pool.region, identity.id));
    let why = match &identity.standing {
        Standing::Guest | Standing::Disabled => IdentityRefused::Forbidden,
        Standing::Linked { logins } if is_own || !logins.is_disjoint(&shown.set()) => return Ok(()),
        Standing::Linked { .. } => IdentityRefused::LoginsDoNotMatch,
    };
    Err(refused(pool, Some(identity), why))
}

/// One read where there are logins.
async fn owners<'a>(
    tx: &mut Transaction,
    pool: &IdentityPool,
    logins: impl IntoIterator<Item = &'a Login>,
) -> Result<Vec<Identity>> {
    let owners = tx.identities_of(pool.id, logins).await?;
    Ok(owners.iter().map(|owner| Identity::clone(owner)).collect())
}

async fn write(
    cx: &Context,
    tx: &mut Transaction,
    pool: &IdentityPool,
    settled: Settled,
    logins: std::collections::BTreeSet<Login>,
) -> Result<Identity> {
    match settled {
        Settled::New => {
            let identity = Identity::create(IdentityId::generate(cx.random()), pool.id, logins, cx.now());
            tx.put(&identity);
            Ok(identity)
        }
        Settled::Known { identity, merged } => {
            let is_news = merged.is_some() || tx.get::<Identity>(&identity.id).await?.as_deref() != Some(&identity);
            if let Some(merged) = merged {
                tx.put(&merged);
            }
            if is_news {
                tx.put(&identity);
            }
            Ok(identity)
        }
    }
}

fn refused(pool: &IdentityPool, claimed: Option<&Identity>, why: IdentityRefused) -> Refusal {
    let id = claimed.map(|identity| in_region(&pool.region, identity.id)).unwrap_or_default();
    IdentityPoolRefusal::Identity(why, id).into()
}
