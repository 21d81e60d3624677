//! Takes tags away by their keys; keys that are not there are no error.
use wire::services::cognito_identity::{UntagResource, UntagResourceInput, UntagResourceResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result};
use domain::pool::tags;

impl Operation for UntagResource {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UntagResourceInput) -> Result<UntagResourceResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::by_arn(cx, &mut tx, &input.resource_arn).await?;
        tx.put(&pool.with_tags(tags::without(&pool.tags, &input.tag_keys)));
        tx.commit().await?;
        Ok(UntagResourceResponse {})
    }
}
