//! Takes tags away by their keys; keys that are not there are no error.
use domain::pool::tags;

use crate::{flows::resources, operations::prelude::*};

impl Operation for UntagResource {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: UntagResourceRequest) -> Result<UntagResourceResponse> {
        let mut tx = cx.begin();
        let resource = resources::find(cx, &mut tx, &input.resource_arn).await?;
        tx.put(&resource.with_tags(tags::without(resource.tags(), &input.tag_keys)));
        tx.commit().await?;
        Ok(UntagResourceResponse {})
    }
}
