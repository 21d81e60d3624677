//! Everything that is configured of one provider, its client secret too.
use crate::{flows::identity_providers, operations::prelude::*};

impl Operation for DescribeIdentityProvider {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: DescribeIdentityProviderRequest,
    ) -> Result<DescribeIdentityProviderResponse> {
        let mut tx = cx.begin();
        let (pool, provider) = identity_providers::find(&mut tx, &input.user_pool_id, &input.provider_name).await?;
        let shown = identity_providers::shown(cx, &mut tx, &pool, &provider).await?;
        Ok(DescribeIdentityProviderResponse { identity_provider: shown })
    }
}
