//! Removes a pool with everything in it; its id answers "does not exist" at once.
use crate::{flows::imports, operations::prelude::*};

impl Operation for DeleteUserPool {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteUserPoolRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        if pool.deletion_protected {
            return Err(Refusal::DeletionProtected);
        }
        imports::refuse_while_running(&mut tx, &pool).await?;
        if !tx.domains_of(pool.number).await?.is_empty() {
            return Err(Refusal::HasDomain);
        }
        tx.delete_pool(&pool, cx.now());
        tx.commit().await?;
        Ok(Empty {})
    }
}
