//! Says what the sessions of a provider's users are tagged with; nothing at all takes it back.
use wire::services::cognito_identity::{
    SetPrincipalTagAttributeMap, SetPrincipalTagAttributeMapInput, SetPrincipalTagAttributeMapResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, drafts, flows::identity_pools, refusals::Result};

impl Operation for SetPrincipalTagAttributeMap {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: SetPrincipalTagAttributeMapInput,
    ) -> Result<SetPrincipalTagAttributeMapResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let map = drafts::identity_pools::attribute_map(input.use_defaults, input.principal_tags);
        let shown = (map.defaults, map.mapping());
        tx.put(&pool.with_principal_tags(input.identity_provider_name.clone(), map, cx.now()));
        tx.commit().await?;
        Ok(SetPrincipalTagAttributeMapResponse {
            identity_pool_id: Some(pool.public_id()),
            identity_provider_name: Some(input.identity_provider_name),
            use_defaults: Some(shown.0),
            principal_tags: Some(shown.1),
        })
    }
}
