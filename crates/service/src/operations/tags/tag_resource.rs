//! More tags for a pool, or for its replica; a key that is there gets the new value.
use domain::pool::tags;

use crate::{flows::resources, operations::prelude::*};

impl Operation for TagResource {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: TagResourceRequest) -> Result<TagResourceResponse> {
        let mut tx = cx.begin();
        let resource = resources::find(cx, &mut tx, &input.resource_arn).await?;
        tx.put(&resource.with_tags(tags::merged(resource.tags(), input.tags)?));
        tx.commit().await?;
        Ok(TagResourceResponse {})
    }
}
