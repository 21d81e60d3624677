//! Changes a style of managed login: what is not sent stays.
use crate::{drafts, flows::branding, operations::prelude::*};

impl Operation for UpdateManagedLoginBranding {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateManagedLoginBrandingRequest,
    ) -> Result<UpdateManagedLoginBrandingResponse> {
        // The model demands neither, yet nothing could be changed without both.
        let pool_id = input.user_pool_id.ok_or(Refusal::MissingParameter("UserPoolId"))?;
        let id = input.managed_login_branding_id.ok_or(Refusal::MissingParameter("ManagedLoginBrandingId"))?;
        let mut tx = cx.begin();
        let (pool, style) = branding::style(&mut tx, &pool_id, &id).await?;
        let draft = drafts::branding::style(input.use_cognito_provided_values, input.settings, input.assets)?;
        let style = style.updated(draft, cx.now())?;
        tx.put(&style);
        tx.commit().await?;
        let shown = views::branding::style(&pool, &style, false);
        Ok(UpdateManagedLoginBrandingResponse { managed_login_branding: Some(shown) })
    }
}
