//! ListOpenIDConnectProviders: every issuer.

use std::sync::Arc;

use domain::iam::Provider;
use wire::services::iam::{
    ListOpenIDConnectProviders, ListOpenIDConnectProvidersRequest, ListOpenIDConnectProvidersResponse,
    OpenIDConnectProviderListEntry,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListOpenIDConnectProviders {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        _: ListOpenIDConnectProvidersRequest,
    ) -> Result<ListOpenIDConnectProvidersResponse> {
        let providers = iam::provider_list(&mut cx.begin()).await?;
        let entry =
            |provider: &Arc<Provider>| OpenIDConnectProviderListEntry { arn: Some(provider.arn(&cx.config().account)) };
        Ok(ListOpenIDConnectProvidersResponse {
            open_id_connect_provider_list: Some(providers.iter().map(entry).collect()),
        })
    }
}
