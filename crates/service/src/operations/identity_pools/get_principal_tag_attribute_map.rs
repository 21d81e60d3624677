//! What the sessions of a provider's users are tagged with.
use wire::services::cognito_identity::{
    GetPrincipalTagAttributeMap, GetPrincipalTagAttributeMapInput, GetPrincipalTagAttributeMapResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result};

impl Operation for GetPrincipalTagAttributeMap {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: GetPrincipalTagAttributeMapInput,
    ) -> Result<GetPrincipalTagAttributeMapResponse> {
        let pool = identity_pools::find(&mut cx.begin(), &input.identity_pool_id).await?;
        let map = pool.principal_tags.get(&input.identity_provider_name).cloned().unwrap_or_default();
        Ok(GetPrincipalTagAttributeMapResponse {
            identity_pool_id: Some(pool.public_id()),
            identity_provider_name: Some(input.identity_provider_name),
            use_defaults: Some(map.defaults),
            principal_tags: Some(map.mapping()),
        })
    }
}
