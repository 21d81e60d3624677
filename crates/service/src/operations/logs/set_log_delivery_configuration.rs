//! Says where a pool's logs go, in place of everything said before.
use domain::log_delivery::{EventSource, LogDelivery};

use crate::{drafts, flows::logs::write, operations::prelude::*};

impl Operation for SetLogDeliveryConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: SetLogDeliveryConfigurationRequest,
    ) -> Result<SetLogDeliveryConfigurationResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let before = tx.log_delivery(pool.number).await?;
        let exports = input.log_configurations.into_iter().map(drafts::logs::export).collect();
        let delivery = LogDelivery::configure(&pool, exports)?;
        match (&delivery, &before) {
            (Some(delivery), _) => {
                tx.put(delivery);
                for &source in EventSource::ALL {
                    let group = write::destination(&mut tx, delivery, source, &pool.id, cx.wall(), cx.random()).await?;
                    if let Some(group) = group {
                        group.make(&mut tx);
                    }
                }
            }
            (None, Some(before)) => tx.delete(before.as_ref()),
            (None, None) => {}
        }
        tx.commit().await?;
        let shown = views::logs::delivery(&pool, delivery.as_ref());
        Ok(SetLogDeliveryConfigurationResponse { log_delivery_configuration: Some(shown) })
    }
}
