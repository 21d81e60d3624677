//! Everything that is configured of one app client, its secret too.
use crate::{
    flows::{clients, secrets},
    operations::prelude::*,
};

impl Operation for DescribeUserPoolClient {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeUserPoolClientRequest,
    ) -> Result<DescribeUserPoolClientResponse> {
        let mut tx = cx.begin();
        let (_, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        let secrets = secrets::open(cx, &client)?;
        Ok(DescribeUserPoolClientResponse { user_pool_client: Some(views::clients::client(&client, &secrets)) })
    }
}
