//! Removes a pool's stand-by, which must have been turned off.
use crate::operations::prelude::*;

impl Operation for DeleteUserPoolReplica {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DeleteUserPoolReplicaRequest,
    ) -> Result<DeleteUserPoolReplicaResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let pool = pool.without_replica(&input.region_name)?;
        tx.put(&pool);
        tx.commit().await?;
        let (region, account) = (&input.region_name, &cx.config().account);
        let replica = views::replicas::secondary_in(&pool, region, account, ReplicaStatusType::Deleting);
        Ok(DeleteUserPoolReplicaResponse { user_pool_replica: Some(replica) })
    }
}
