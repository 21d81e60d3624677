//! The style of a client's managed login.
use crate::{flows::clients, operations::prelude::*, refusals::Missing};

impl Operation for DescribeManagedLoginBrandingByClient {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeManagedLoginBrandingByClientRequest,
    ) -> Result<DescribeManagedLoginBrandingByClientResponse> {
        let mut tx = cx.begin();
        let (pool, client) = clients::find(&mut tx, &input.user_pool_id, &input.client_id).await?;
        let style = match tx.styles(pool.number).await?.find(&client.id) {
            Some(id) => tx.style(pool.number, id).await?,
            None => None,
        };
        let style = style.ok_or(Refusal::NotThere(Missing::StyleOf(input.client_id)))?;
        let shown = views::branding::style(&pool, &style, input.return_merged_resources.unwrap_or(false));
        Ok(DescribeManagedLoginBrandingByClientResponse { managed_login_branding: Some(shown) })
    }
}
