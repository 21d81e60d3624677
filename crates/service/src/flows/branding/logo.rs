//! The logo of the classic pages as browsers fetch it.

use std::sync::Arc;

use domain::ids::{ClientId, PoolId};

use super::EVERY_CLIENT;
use crate::service::{Shared, Unavailable};

/// A picture and what a browser is told of it.
pub struct Logo {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The logo that this very client has, or that all have (`ALL`); None when there is none.
pub(crate) async fn find(
    shared: &Arc<Shared>,
    pool_id: &str,
    client_id: &str,
) -> std::result::Result<Option<Logo>, Unavailable> {
    let unavailable = |error: store::Failure| Unavailable(error.to_string());
    let mut tx = shared.store.begin();
    let Some(pool) = tx.pool_by_id(&PoolId::from(pool_id)).await.map_err(unavailable)? else { return Ok(None) };
    let client = (client_id != EVERY_CLIENT).then(|| ClientId::from(client_id));
    let look = tx.look(pool.number, client.as_ref()).await.map_err(unavailable)?;
    let logo = look.as_ref().and_then(|look| look.logo.as_ref());
    let logo = logo.and_then(|logo| Some((logo.format()?, logo)));
    Ok(logo.map(|(format, logo)| Logo { media_type: format.media_type(), bytes: logo.bytes().to_vec() }))
}
