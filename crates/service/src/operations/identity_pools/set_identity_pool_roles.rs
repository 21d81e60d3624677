//! Replaces the roles of an identity pool and the mappings to them.
use wire::services::cognito_identity::{SetIdentityPoolRoles, SetIdentityPoolRolesInput};

use wire::Empty;

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    drafts,
    flows::identity_pools,
    refusals::{IdentityPoolRefusal, Result},
};
use domain::identity_pool::PROVIDER;

impl Operation for SetIdentityPoolRoles {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: SetIdentityPoolRolesInput) -> Result<Empty> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let roles = drafts::identity_pools::roles(input.roles);
        let mappings = drafts::identity_pools::mappings(input.role_mappings)?;
        let changed = pool.with_roles(roles, mappings, cx.now())?;
        for role in changed.named_roles() {
            if !caller.may_pass(cx, role, PROVIDER).await? {
                return Err(IdentityPoolRefusal::RoleNotPassed(role.to_owned()).into());
            }
        }
        tx.put(&changed);
        tx.commit().await?;
        Ok(Empty {})
    }
}
