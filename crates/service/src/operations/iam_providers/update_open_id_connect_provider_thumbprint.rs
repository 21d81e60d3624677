//! UpdateOpenIDConnectProviderThumbprint: other thumbprints. They are kept and shown; certificates are judged by their roots.

use domain::iam::{Full, MAX_THUMBPRINTS};
use wire::{
    Empty,
    services::iam::{UpdateOpenIDConnectProviderThumbprint, UpdateOpenIDConnectProviderThumbprintRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UpdateOpenIDConnectProviderThumbprint {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UpdateOpenIDConnectProviderThumbprintRequest) -> Result<Empty> {
        if input.thumbprint_list.len() > MAX_THUMBPRINTS {
            return Err(Full::Thumbprints.into());
        }
        let mut tx = cx.begin();
        let mut provider = iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await?;
        provider.thumbprints = input.thumbprint_list;
        tx.put(&provider);
        tx.commit().await?;
        Ok(Empty {})
    }
}
