//! UntagOpenIDConnectProvider: removes tags by their keys.

use wire::{
    Empty,
    services::iam::{UntagOpenIDConnectProvider, UntagOpenIDConnectProviderRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UntagOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UntagOpenIDConnectProviderRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut provider = iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await?;
        iam::untag(&mut provider.tags, &input.tag_keys);
        tx.put(&provider);
        tx.commit().await?;
        Ok(Empty {})
    }
}
