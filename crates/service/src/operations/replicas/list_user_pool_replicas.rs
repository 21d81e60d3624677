//! A pool and its stand-by: two at most, on one page.
use crate::operations::prelude::*;

impl Operation for ListUserPoolReplicas {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListUserPoolReplicasRequest,
    ) -> Result<ListUserPoolReplicasResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        if input.next_token.is_some() {
            // None was ever given.
            return Err(Refusal::BadPageToken);
        }
        let account = &cx.config().account;
        let secondary = pool.replica.iter().map(|replica| views::replicas::secondary(&pool, replica, account));
        let replicas = [views::replicas::primary(&pool, account)].into_iter().chain(secondary).collect();
        Ok(ListUserPoolReplicasResponse { user_pool_replicas: Some(replicas), next_token: None })
    }
}
