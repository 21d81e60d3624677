//! Turns a pool's stand-by on or off.
use crate::operations::prelude::*;

impl Operation for UpdateUserPoolReplica {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateUserPoolReplicaRequest,
    ) -> Result<UpdateUserPoolReplicaResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let active = match input.status {
            UpdateReplicaStatusType::Active => true,
            UpdateReplicaStatusType::Inactive => false,
        };
        let pool = pool.with_replica_status(&input.region_name, active)?;
        tx.put(&pool);
        tx.commit().await?;
        let replica = pool.secondary(&input.region_name)?;
        let replica = views::replicas::secondary(&pool, replica, &cx.config().account);
        Ok(UpdateUserPoolReplicaResponse { user_pool_replica: Some(replica) })
    }
}
