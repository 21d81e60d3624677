//! Which of a back end's users an identity is, or which identity a user is.
use wire::services::cognito_identity::{
    LookupDeveloperIdentity, LookupDeveloperIdentityInput, LookupDeveloperIdentityResponse,
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{developer_identities, identity_pools, paging},
    refusals::{IdentityPoolRefusal, Result},
};
use domain::ids::in_region;
use store::Question;

impl Operation for LookupDeveloperIdentity {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: LookupDeveloperIdentityInput,
    ) -> Result<LookupDeveloperIdentityResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let provider = developer_identities::provider(&pool)?;
        let claimed = match &input.identity_id {
            Some(id) => Some(identity_pools::identity_in(&mut tx, &pool, id).await?),
            None => None,
        };
        let found = match &input.developer_user_identifier {
            Some(user) => Some(developer_identities::owner(&mut tx, &pool, provider, user).await?),
            None => None,
        };
        let identity = match (claimed, found) {
            (Some(claimed), Some(found)) if claimed.id != found.id => {
                return Err(IdentityPoolRefusal::NotTheSame.into());
            }
            (Some(identity), _) | (None, Some(identity)) => identity,
            (None, None) => return Err(IdentityPoolRefusal::NothingToLookUp.into()),
        };

        let id = in_region(&pool.region, identity.id);
        let limit = paging::length(input.max_results);
        let question = Question { pool: &input.identity_pool_id, operation: cx.operation.name, filter: &id, limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let (users, next) = match (input.identity_id, input.developer_user_identifier) {
            // Both were asked for, and both are answered.
            (Some(_), Some(user)) => (vec![user], None),
            _ => developer_identities::users(&identity, provider, after.as_ref(), limit),
        };
        let next_token = paging::token(cx, &question, next.as_ref())?;
        Ok(LookupDeveloperIdentityResponse {
            identity_id: Some(id),
            developer_user_identifier_list: Some(users),
            next_token,
        })
    }
}
