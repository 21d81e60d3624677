//! TagOpenIDConnectProvider: sets tags; those of other keys stay.

use domain::iam::add_tags;
use wire::{
    Empty,
    services::iam::{TagOpenIDConnectProvider, TagOpenIDConnectProviderRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for TagOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: TagOpenIDConnectProviderRequest) -> Result<Empty> {
        let tags = iam::tags(input.tags)?;
        let mut tx = cx.begin();
        let mut provider = iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await?;
        add_tags(&mut provider.tags, tags)?;
        tx.put(&provider);
        tx.commit().await?;
        Ok(Empty {})
    }
}
