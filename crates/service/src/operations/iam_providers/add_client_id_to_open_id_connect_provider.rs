//! AddClientIDToOpenIDConnectProvider: tokens may be for this client id, too.

use domain::iam::{Full, MAX_CLIENT_IDS};
use wire::{
    Empty,
    services::iam::{AddClientIDToOpenIDConnectProvider, AddClientIDToOpenIDConnectProviderRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for AddClientIDToOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: AddClientIDToOpenIDConnectProviderRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut provider = iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await?;
        provider.client_ids.insert(input.client_id);
        if provider.client_ids.len() > MAX_CLIENT_IDS {
            return Err(Full::ClientIds.into());
        }
        tx.put(&provider);
        tx.commit().await?;
        Ok(Empty {})
    }
}
