//! DeleteOpenIDConnectProvider: removes an issuer. One that is not there is no error, as on AWS.

use wire::{
    Empty,
    services::iam::{DeleteOpenIDConnectProvider, DeleteOpenIDConnectProviderRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Refusal, Result},
};

impl Operation for DeleteOpenIDConnectProvider {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteOpenIDConnectProviderRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let provider = match iam::provider(cx, &mut tx, &input.open_id_connect_provider_arn).await {
            Err(Refusal::Iam(IamRefusal::NoProvider(_))) => return Ok(Empty {}),
            found => found?,
        };
        tx.delete(&provider);
        tx.commit().await?;
        Ok(Empty {})
    }
}
