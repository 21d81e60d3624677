//! Takes a client's style away.
use crate::{flows::branding, operations::prelude::*};

impl Operation for DeleteManagedLoginBranding {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteManagedLoginBrandingRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (pool, style) = branding::style(&mut tx, &input.user_pool_id, &input.managed_login_branding_id).await?;
        let register = tx.styles(pool.number).await?;
        tx.delete(style.as_ref());
        tx.keep_styles(&register.without(style.id));
        tx.commit().await?;
        Ok(Empty {})
    }
}
