//! CreateOpenIDConnectProvider: an issuer whose tokens are taken for proof.

use domain::iam::{Full, MAX_CLIENT_IDS, MAX_THUMBPRINTS, Provider, check_url};
use wire::services::iam::{
    CreateOpenIDConnectProvider, CreateOpenIDConnectProviderRequest, CreateOpenIDConnectProviderResponse,
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for CreateOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: CreateOpenIDConnectProviderRequest,
    ) -> Result<CreateOpenIDConnectProviderResponse> {
        let lists_networks = cx.shared().ports.egress.lists_networks();
        check_url(&input.url, lists_networks).map_err(|_| IamRefusal::ProviderUrl)?;
        let provider = Provider {
            url: input.url.trim_end_matches('/').to_owned(),
            client_ids: input.client_id_list.unwrap_or_default().into_iter().collect(),
            thumbprints: input.thumbprint_list.unwrap_or_default(),
            tags: iam::tags(input.tags.unwrap_or_default())?,
            created: cx.now(),
        };
        if provider.client_ids.len() > MAX_CLIENT_IDS {
            return Err(Full::ClientIds.into());
        }
        if provider.thumbprints.len() > MAX_THUMBPRINTS {
            return Err(Full::Thumbprints.into());
        }
        let mut tx = cx.begin();
        if tx.oidc_provider(provider.name()).await?.is_some() {
            return Err(IamRefusal::ProviderExists(input.url).into());
        }
        tx.put(&provider);
        tx.commit().await?;
        Ok(CreateOpenIDConnectProviderResponse {
            open_id_connect_provider_arn: Some(provider.arn(&cx.config().account)),
            tags: Some(iam::tag_list(&provider.tags)).filter(|tags| !tags.is_empty()),
        })
    }
}
