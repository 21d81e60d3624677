//! Changes what is known of a provider: each member that is sent replaces all of its kind.
use domain::identity_provider::Details;

use crate::{drafts, flows::identity_providers, operations::prelude::*};

impl Operation for UpdateIdentityProvider {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateIdentityProviderRequest,
    ) -> Result<UpdateIdentityProviderResponse> {
        let mut tx = cx.begin();
        let (pool, before) = identity_providers::find(&mut tx, &input.user_pool_id, &input.provider_name).await?;
        let details = match input.provider_details {
            Some(sent) => {
                let former = Some(&before.details);
                let details = Details::check(before.provider_type, sent, former)?;
                Some(identity_providers::seal(cx, &pool, &before.name, details, former)?)
            }
            None => None,
        };
        let draft =
            drafts::identity_providers::provider(input.attribute_mapping, input.idp_identifiers, input.acr_mapping);
        let provider = before.updated(&pool, details, draft, cx.now())?;
        identity_providers::claim_identifiers(&mut tx, &pool, &provider).await?;

        tx.put(&provider);
        let shown = identity_providers::shown(cx, &mut tx, &pool, &provider).await?;
        tx.commit().await?;
        Ok(UpdateIdentityProviderResponse { identity_provider: shown })
    }
}
