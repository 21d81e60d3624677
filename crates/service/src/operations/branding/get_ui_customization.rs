//! How the classic pages of a client look: its own look, else the pool's, else nothing.
use crate::{flows::branding, operations::prelude::*};

impl Operation for GetUICustomization {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetUICustomizationRequest,
    ) -> Result<GetUICustomizationResponse> {
        let mut tx = cx.begin();
        let (pool, client) = branding::whose(&mut tx, &input.user_pool_id, input.client_id.as_deref()).await?;
        let look = tx.look_in_force(pool.number, client.as_ref()).await?;
        let shown = look.map(|look| views::branding::look(cx, &pool, &look));
        Ok(GetUICustomizationResponse { ui_customization: shown.unwrap_or_default() })
    }
}
