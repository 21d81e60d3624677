//! GetOpenIDConnectProvider: an issuer and the client ids that its tokens may be for.

use wire::services::iam::{
    GetOpenIDConnectProvider, GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for GetOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: GetOpenIDConnectProviderRequest,
    ) -> Result<GetOpenIDConnectProviderResponse> {
        let provider = iam::provider(cx, &mut cx.begin(), &input.open_id_connect_provider_arn).await?;
        Ok(GetOpenIDConnectProviderResponse {
            url: Some(provider.name().to_owned()),
            client_id_list: Some(provider.client_ids.iter().cloned().collect()),
            thumbprint_list: Some(provider.thumbprints.clone()),
            create_date: Some(iam::moment(provider.created)),
            tags: Some(iam::tag_list(&provider.tags)).filter(|tags| !tags.is_empty()),
        })
    }
}
