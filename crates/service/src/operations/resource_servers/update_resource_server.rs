//! Replaces an API's name and scopes. Clients that may ask for a scope that is gone get it no more.
use crate::{drafts, flows::resource_servers, operations::prelude::*};

impl Operation for UpdateResourceServer {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateResourceServerRequest,
    ) -> Result<UpdateResourceServerResponse> {
        let mut tx = cx.begin();
        let (pool, server) = resource_servers::find(&mut tx, &input.user_pool_id, &input.identifier).await?;
        let server = server.updated(input.name, drafts::resource_servers::scopes(input.scopes))?;
        tx.put(&server);
        tx.commit().await?;
        Ok(UpdateResourceServerResponse { resource_server: views::resource_servers::server(&pool, &server) })
    }
}
