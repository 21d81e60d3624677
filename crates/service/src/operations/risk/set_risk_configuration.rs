//! Says what is done about risk, for a pool or for one client; a request that says nothing takes the configuration away.
use crate::{drafts, flows::branding::whose, operations::prelude::*};

impl Operation for SetRiskConfiguration {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: SetRiskConfigurationRequest,
    ) -> Result<SetRiskConfigurationResponse> {
        let mut tx = cx.begin();
        let asked = input.client_id.clone();
        let (pool, client) = whose(&mut tx, &input.user_pool_id, asked.as_deref()).await?;
        domain::risk::check_enabled(&pool)?;
        let before = tx.risk(pool.number, client.as_ref()).await?;
        let configuration = drafts::risk::configuration(input)?.finished(&pool, client, cx.now())?;
        match (&configuration, &before) {
            (Some(configuration), _) => tx.put(configuration),
            (None, Some(before)) => tx.delete(before.as_ref()),
            (None, None) => {}
        }
        tx.commit().await?;
        let shown = views::risk::configuration(&pool, asked, configuration.as_ref());
        Ok(SetRiskConfigurationResponse { risk_configuration: shown })
    }
}
