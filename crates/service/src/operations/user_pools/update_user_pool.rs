//! Replaces a pool's configuration: what is not sent goes back to its default.
use crate::{drafts, flows::imports, operations::prelude::*};

impl Operation for UpdateUserPool {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: UpdateUserPoolRequest) -> Result<UpdateUserPoolResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        imports::refuse_while_running(&mut tx, &pool).await?;
        tx.put(&pool.updated(drafts::pools::update(input), cx.now())?);
        tx.commit().await?;
        Ok(UpdateUserPoolResponse {})
    }
}
