//! Forgets a provider. Links to its users stay, and so does its name with clients: both are of no use without it.
use crate::{flows::identity_providers, operations::prelude::*};

impl Operation for DeleteIdentityProvider {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteIdentityProviderRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (_, provider) = identity_providers::find(&mut tx, &input.user_pool_id, &input.provider_name).await?;
        tx.delete(provider.as_ref());
        tx.commit().await?;
        Ok(Empty {})
    }
}
