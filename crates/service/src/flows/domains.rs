//! Finding a domain as administrators name it: by itself and its pool.

use std::sync::Arc;

use domain::{
    pool::Pool,
    pool_domain::{DomainRefused, PoolDomain},
};
use store::Transaction;

use crate::{lookup::Lookup, refusals::Result};

/// A domain of another pool is as good as none.
///
/// # Errors
/// [`crate::refusals::Refusal::NoSuchPool`], [`DomainRefused::Unknown`].
pub async fn find(tx: &mut Transaction, pool_id: &str, domain: &str) -> Result<(Arc<Pool>, Arc<PoolDomain>)> {
    let pool = tx.pool(pool_id).await?;
    match tx.pool_domain(domain).await? {
        Some((domain, _)) if domain.pool == pool.number => Ok((pool, domain)),
        _ => Err(DomainRefused::Unknown.into()),
    }
}
