//! ListOpenIDConnectProviderTags: the tags, in the order of keys.

use wire::services::iam::{
    ListOpenIDConnectProviderTags, ListOpenIDConnectProviderTagsRequest, ListOpenIDConnectProviderTagsResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListOpenIDConnectProviderTags {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: ListOpenIDConnectProviderTagsRequest,
    ) -> Result<ListOpenIDConnectProviderTagsResponse> {
        let mut tx = cx.begin();
        let provider = iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await?;
        let slice = iam::slice(iam::tag_list(&provider.tags), input.marker.as_deref(), input.max_items)?;
        Ok(ListOpenIDConnectProviderTagsResponse {
            tags: slice.items,
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
