//! Shuts an app out for good: its tokens are worthless at once.
use crate::{
    flows::{branding, clients},
    operations::prelude::*,
};

impl Operation for DeleteUserPoolClient {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteUserPoolClientRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (_, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        branding::forget(&mut tx, &client).await?;
        tx.delete(client.as_ref());
        tx.commit().await?;
        Ok(Empty {})
    }
}
