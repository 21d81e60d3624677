//! Makes two of a back end's users one identity: that of the second.
use wire::services::cognito_identity::{
    MergeDeveloperIdentities, MergeDeveloperIdentitiesInput, MergeDeveloperIdentitiesResponse,
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{developer_identities, identity_pools},
    refusals::{IdentityPoolRefusal, Result},
};
use domain::ids::in_region;

impl Operation for MergeDeveloperIdentities {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: MergeDeveloperIdentitiesInput,
    ) -> Result<MergeDeveloperIdentitiesResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let provider = developer_identities::provider_called(&pool, &input.developer_provider_name)?;
        let source = developer_identities::owner(&mut tx, &pool, provider, &input.source_user_identifier).await?;
        let target = developer_identities::owner(&mut tx, &pool, provider, &input.destination_user_identifier).await?;
        let id = in_region(&pool.region, target.id);
        if source.id != target.id {
            let logins = source.logins().cloned().collect();
            let merged = target.linked(&logins, Some(provider), cx.now());
            tx.put(&merged.map_err(|why| IdentityPoolRefusal::Identity(why, id.clone()))?);
            tx.put(&source.disabled(cx.now()));
            tx.commit().await?;
        }
        Ok(MergeDeveloperIdentitiesResponse { identity_id: Some(id) })
    }
}
