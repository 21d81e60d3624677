//! Forgets an API and its scopes. Clients keep their names, of no use any more.
use crate::{flows::resource_servers, operations::prelude::*};

impl Operation for DeleteResourceServer {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteResourceServerRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (_, server) = resource_servers::find(&mut tx, &input.user_pool_id, &input.identifier).await?;
        tx.delete(server.as_ref());
        tx.commit().await?;
        Ok(Empty {})
    }
}
