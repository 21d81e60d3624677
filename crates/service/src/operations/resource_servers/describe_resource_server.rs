//! One API and its scopes.
use crate::{flows::resource_servers, operations::prelude::*};

impl Operation for DescribeResourceServer {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeResourceServerRequest,
    ) -> Result<DescribeResourceServerResponse> {
        let mut tx = cx.begin();
        let (pool, server) = resource_servers::find(&mut tx, &input.user_pool_id, &input.identifier).await?;
        Ok(DescribeResourceServerResponse { resource_server: views::resource_servers::server(&pool, &server) })
    }
}
