//! Finding an app client as administrators name it: by its pool and its id.

use std::sync::Arc;

use domain::{client::Client, ids::ClientId, pool::Pool};
use store::Transaction;

use crate::{
    lookup::Lookup,
    refusals::{Refusal, Result},
};

/// A client of another pool is as good as none.
///
/// # Errors
/// [`Refusal::NoSuchPool`], [`Refusal::NoSuchClient`].
pub async fn find(tx: &mut Transaction, pool_id: &str, client_id: &str) -> Result<(Arc<Pool>, Arc<Client>)> {
    let pool = tx.pool(pool_id).await?;
    match tx.client(&ClientId::from(client_id)).await? {
        Some((client, _)) if client.pool == pool.number => Ok((pool, client)),
        _ => Err(Refusal::NoSuchClient(client_id.to_owned())),
    }
}
