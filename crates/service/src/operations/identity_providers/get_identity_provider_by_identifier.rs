//! The provider that one of its other names leads to.
use domain::identity_provider::ProviderRefused;

use crate::{flows::identity_providers, operations::prelude::*};

impl Operation for GetIdentityProviderByIdentifier {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetIdentityProviderByIdentifierRequest,
    ) -> Result<GetIdentityProviderByIdentifierResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let identifier = input.idp_identifier;
        let Some(name) = tx.owner_of_identifier(pool.number, &identifier).await? else {
            return Err(ProviderRefused::UnknownIdentifier { identifier }.into());
        };
        let (pool, provider) = identity_providers::find(&mut tx, pool.id.as_str(), &name).await?;
        let shown = identity_providers::shown(cx, &mut tx, &pool, &provider).await?;
        Ok(GetIdentityProviderByIdentifierResponse { identity_provider: shown })
    }
}
