//! Finding an app client as administrators name it: by its pool and its id.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    client::{Client, OAuth, Surroundings},
    ids::ClientId,
    pool::Pool,
    resource_server::server_of,
};
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

/// What a client's settings name of its pool, as far as it is there.
#[derive(Debug, Default)]
pub struct Neighbours {
    scopes: BTreeSet<String>,
    providers: BTreeSet<String>,
}

impl Neighbours {
    /// Two engine reads, or none when nothing is named. What goes at the same moment went after the client was made.
    ///
    /// # Errors
    /// The store's.
    pub async fn named_by(oauth: &OAuth, tx: &mut Transaction, pool: &Pool) -> Result<Self> {
        let identifiers: BTreeSet<&str> = oauth.scopes.iter().filter_map(|scope| server_of(scope)).collect();
        let identifiers: Vec<&str> = identifiers.into_iter().collect();
        let servers = tx.known_resource_servers(pool.number, &identifiers).await?;
        let providers = tx.known_identity_providers(pool.number, &oauth.providers).await?;
        Ok(Self {
            scopes: servers.iter().flat_map(|server| server.full_scopes()).collect(),
            providers: providers.into_iter().collect(),
        })
    }

    pub fn around(&self) -> Surroundings<'_> {
        Surroundings { scopes: &self.scopes, providers: &self.providers }
    }
}
