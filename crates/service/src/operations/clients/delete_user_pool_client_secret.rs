//! Takes one of two secrets away from a client; the other goes on.
use crate::{flows::clients, operations::prelude::*};

impl Operation for DeleteUserPoolClientSecret {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DeleteUserPoolClientSecretRequest,
    ) -> Result<DeleteUserPoolClientSecretResponse> {
        let mut tx = cx.begin();
        let (_, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        tx.put(&client.without_secret(&input.client_secret_id, cx.now())?);
        tx.commit().await?;
        Ok(DeleteUserPoolClientSecretResponse {})
    }
}
