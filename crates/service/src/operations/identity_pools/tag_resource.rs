//! More tags for an identity pool; a key that is there gets the new value.
use wire::services::cognito_identity::{TagResource, TagResourceInput, TagResourceResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result};
use domain::{identity_pool::IdentityPoolRefused, pool::tags};

impl Operation for TagResource {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: TagResourceInput) -> Result<TagResourceResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::by_arn(cx, &mut tx, &input.resource_arn).await?;
        let merged = tags::merged(&pool.tags, input.tags).map_err(IdentityPoolRefused::Tags)?;
        tx.put(&pool.with_tags(merged));
        tx.commit().await?;
        Ok(TagResourceResponse {})
    }
}
