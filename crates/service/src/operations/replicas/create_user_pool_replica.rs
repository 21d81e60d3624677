//! Writes down a stand-by of a pool in another region.
use crate::operations::prelude::*;

impl Operation for CreateUserPoolReplica {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: CreateUserPoolReplicaRequest,
    ) -> Result<CreateUserPoolReplicaResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let tags = input.user_pool_tags.unwrap_or_default();
        let pool = pool.with_replica(&input.region_name, tags, cx.now())?;
        tx.put(&pool);
        tx.commit().await?;
        let (region, account) = (&input.region_name, &cx.config().account);
        let replica = views::replicas::secondary_in(&pool, region, account, ReplicaStatusType::Creating);
        Ok(CreateUserPoolReplicaResponse { user_pool_replica: Some(replica) })
    }
}
