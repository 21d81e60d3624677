//! Gives the classic pages of a client, or of all clients, another look; with neither style sheet nor logo the look goes.
use crate::{drafts, flows::branding, operations::prelude::*};

impl Operation for SetUICustomization {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: SetUICustomizationRequest,
    ) -> Result<SetUICustomizationResponse> {
        let mut tx = cx.begin();
        let (pool, client) = branding::whose(&mut tx, &input.user_pool_id, input.client_id.as_deref()).await?;
        if tx.domains_of(pool.number).await?.is_empty() {
            return Err(Refusal::NoDomain);
        }
        let before = tx.look(pool.number, client.as_ref()).await?;
        let draft = drafts::branding::look(input.css, input.image_file);
        let look = draft.finished(pool.number, client.clone(), before.as_deref(), cx.now())?;
        match (&look, &before) {
            (Some(look), _) => tx.put(look),
            (None, Some(before)) => tx.delete(before.as_ref()),
            (None, None) => {}
        }
        tx.commit().await?;
        let shown = match &look {
            Some(look) => views::branding::look(cx, &pool, look),
            None => views::branding::no_look(&pool, client.as_ref()),
        };
        Ok(SetUICustomizationResponse { ui_customization: shown })
    }
}
