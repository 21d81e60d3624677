//! The tags of an identity pool.
use wire::services::cognito_identity::{ListTagsForResource, ListTagsForResourceInput, ListTagsForResourceResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result};

impl Operation for ListTagsForResource {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListTagsForResourceInput) -> Result<ListTagsForResourceResponse> {
        let pool = identity_pools::by_arn(cx, &mut cx.begin(), &input.resource_arn).await?;
        Ok(ListTagsForResourceResponse { tags: Some(pool.tags.clone()) })
    }
}
