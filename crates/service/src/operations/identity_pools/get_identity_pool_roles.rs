//! The roles of an identity pool, and how its identities come to them.
use wire::services::cognito_identity::{GetIdentityPoolRoles, GetIdentityPoolRolesInput, GetIdentityPoolRolesResponse};

use crate::{
    caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result,
    views::identity_pools as views,
};

impl Operation for GetIdentityPoolRoles {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetIdentityPoolRolesInput) -> Result<GetIdentityPoolRolesResponse> {
        let pool = identity_pools::find(&mut cx.begin(), &input.identity_pool_id).await?;
        let mappings =
            pool.mappings.iter().map(|(provider, mapping)| (provider.clone(), views::mapping(mapping))).collect();
        Ok(GetIdentityPoolRolesResponse {
            identity_pool_id: Some(pool.public_id()),
            roles: Some(views::roles(&pool.roles)),
            role_mappings: (!pool.mappings.is_empty()).then_some(mappings),
        })
    }
}
