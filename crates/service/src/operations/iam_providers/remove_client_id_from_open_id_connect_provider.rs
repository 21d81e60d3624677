//! RemoveClientIDFromOpenIDConnectProvider: tokens may not be for this client id. One that is not there is no error.

use wire::{
    Empty,
    services::iam::{RemoveClientIDFromOpenIDConnectProvider, RemoveClientIDFromOpenIDConnectProviderRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for RemoveClientIDFromOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: RemoveClientIDFromOpenIDConnectProviderRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut provider = iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await?;
        provider.client_ids.remove(&input.client_id);
        tx.put(&provider);
        tx.commit().await?;
        Ok(Empty {})
    }
}
