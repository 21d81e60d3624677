//! Where a pool's logs go.
use crate::operations::prelude::*;

impl Operation for GetLogDeliveryConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetLogDeliveryConfigurationRequest,
    ) -> Result<GetLogDeliveryConfigurationResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let delivery = tx.log_delivery(pool.number).await?;
        let shown = views::logs::delivery(&pool, delivery.as_deref());
        Ok(GetLogDeliveryConfigurationResponse { log_delivery_configuration: Some(shown) })
    }
}
