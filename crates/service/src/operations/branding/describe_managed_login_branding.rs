//! One style of managed login, with or without what it leaves as it is by default.
use crate::{flows::branding, operations::prelude::*};

impl Operation for DescribeManagedLoginBranding {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeManagedLoginBrandingRequest,
    ) -> Result<DescribeManagedLoginBrandingResponse> {
        let mut tx = cx.begin();
        let (pool, style) = branding::style(&mut tx, &input.user_pool_id, &input.managed_login_branding_id).await?;
        let shown = views::branding::style(&pool, &style, input.return_merged_resources.unwrap_or(false));
        Ok(DescribeManagedLoginBrandingResponse { managed_login_branding: Some(shown) })
    }
}
