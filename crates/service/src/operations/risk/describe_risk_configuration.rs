//! What is done about risk: as a client has it, else as the pool has it.
use crate::{flows::branding::whose, operations::prelude::*};

impl Operation for DescribeRiskConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeRiskConfigurationRequest,
    ) -> Result<DescribeRiskConfigurationResponse> {
        let mut tx = cx.begin();
        let (pool, client) = whose(&mut tx, &input.user_pool_id, input.client_id.as_deref()).await?;
        domain::risk::check_enabled(&pool)?;
        let found = tx.risk_in_force(pool.number, client.as_ref()).await?;
        let shown = views::risk::configuration(&pool, input.client_id, found.as_deref());
        Ok(DescribeRiskConfigurationResponse { risk_configuration: shown })
    }
}
