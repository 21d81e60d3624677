//! Lets a pool's users come from somewhere else. Nobody is asked whether the provider is there.
use domain::identity_provider::{Details, IdentityProvider, MAX_PROVIDERS, ProviderRefused};
use store::Counter;

use crate::{drafts, flows::identity_providers, operations::prelude::*, twins::Twin};

impl Operation for CreateIdentityProvider {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: CreateIdentityProviderRequest,
    ) -> Result<CreateIdentityProviderResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let (name, provider_type) = (input.provider_name, input.provider_type.to_domain());
        provider_type.check_name(&name)?;
        if tx.identity_provider(pool.number, &name).await?.is_some() {
            return Err(ProviderRefused::Exists { name, pool: pool.id.clone() }.into());
        }
        let details = Details::check(provider_type, input.provider_details, None)?;
        let details = identity_providers::seal(cx, &pool, &name, details, None)?;
        let draft =
            drafts::identity_providers::provider(input.attribute_mapping, input.idp_identifiers, input.acr_mapping);
        let provider = IdentityProvider::create(&pool, name, provider_type, details, draft, cx.now())?;
        identity_providers::claim_identifiers(&mut tx, &pool, &provider).await?;
        if tx.count(Counter::identity_providers(pool.number)).await? >= MAX_PROVIDERS {
            return Err(ProviderRefused::TooMany.into());
        }

        tx.put(&provider);
        let shown = identity_providers::shown(cx, &mut tx, &pool, &provider).await?;
        tx.commit().await?;
        Ok(CreateIdentityProviderResponse { identity_provider: shown })
    }
}
