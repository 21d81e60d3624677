//! Names an API and its scopes, so that clients may ask for them.
use domain::resource_server::{MAX_RESOURCE_SERVERS, ResourceServer, ResourceServerRefused};
use store::Counter;

use crate::{drafts, operations::prelude::*};

impl Operation for CreateResourceServer {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: CreateResourceServerRequest,
    ) -> Result<CreateResourceServerResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        if tx.resource_server(pool.number, &input.identifier).await?.is_some() {
            let (identifier, pool) = (input.identifier, pool.id.clone());
            return Err(ResourceServerRefused::Exists { identifier, pool }.into());
        }
        let scopes = drafts::resource_servers::scopes(input.scopes);
        let server = ResourceServer::create(pool.number, input.identifier, input.name, scopes)?;
        if tx.count(Counter::resource_servers(pool.number)).await? >= MAX_RESOURCE_SERVERS {
            return Err(ResourceServerRefused::TooMany.into());
        }
        tx.put(&server);
        tx.commit().await?;
        Ok(CreateResourceServerResponse { resource_server: views::resource_servers::server(&pool, &server) })
    }
}
