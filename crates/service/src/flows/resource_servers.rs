//! Finding a resource server as administrators name it.

use std::sync::Arc;

use domain::{
    pool::Pool,
    resource_server::{ResourceServer, ResourceServerRefused},
};
use store::Transaction;

use crate::{lookup::Lookup, refusals::Result};

/// # Errors
/// [`crate::refusals::Refusal::NoSuchPool`], [`ResourceServerRefused::Unknown`].
pub async fn find(tx: &mut Transaction, pool_id: &str, identifier: &str) -> Result<(Arc<Pool>, Arc<ResourceServer>)> {
    let pool = tx.pool(pool_id).await?;
    let server = tx.resource_server(pool.number, identifier).await?;
    let server = server.ok_or_else(|| ResourceServerRefused::Unknown { identifier: identifier.to_owned() })?;
    Ok((pool, server))
}
