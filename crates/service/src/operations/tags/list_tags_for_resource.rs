//! The tags of a pool, or of its replica.
use crate::{flows::resources, operations::prelude::*};

impl Operation for ListTagsForResource {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListTagsForResourceRequest,
    ) -> Result<ListTagsForResourceResponse> {
        let mut tx = cx.begin();
        let resource = resources::find(cx, &mut tx, &input.resource_arn).await?;
        Ok(ListTagsForResourceResponse { tags: Some(resource.tags().clone()) })
    }
}
