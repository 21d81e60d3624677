//! Gives a client's managed login a style of its own.
use domain::branding::{Style, StyleId};

use crate::{drafts, flows::clients, operations::prelude::*};

impl Operation for CreateManagedLoginBranding {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: CreateManagedLoginBrandingRequest,
    ) -> Result<CreateManagedLoginBrandingResponse> {
        let mut tx = cx.begin();
        let (pool, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        let draft = drafts::branding::style(input.use_cognito_provided_values, input.settings, input.assets)?;
        let register = tx.styles(pool.number).await?;
        let id = StyleId::generate(cx.random());
        let (style, register) = Style::create(id, client.id.clone(), draft, register, cx.now())?;
        tx.put(&style);
        tx.keep_styles(&register);
        tx.commit().await?;
        let shown = views::branding::style(&pool, &style, false);
        Ok(CreateManagedLoginBrandingResponse { managed_login_branding: Some(shown) })
    }
}
