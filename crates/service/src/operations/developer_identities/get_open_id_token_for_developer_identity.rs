//! A token for a user whom a back end vouches for, and who is an identity from then on.
use wire::services::cognito_identity::{
    GetOpenIdTokenForDeveloperIdentity, GetOpenIdTokenForDeveloperIdentityInput,
    GetOpenIdTokenForDeveloperIdentityResponse,
};

use std::time::Duration;

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{developer_identities, identities, identity_pools, identity_tokens, logins},
    refusals::Result,
};
use domain::ids::in_region;

/// Seconds, where the request does not say.
const USUAL_LIFE: i64 = 900;

impl Operation for GetOpenIdTokenForDeveloperIdentity {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: GetOpenIdTokenForDeveloperIdentityInput,
    ) -> Result<GetOpenIdTokenForDeveloperIdentityResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let (user, others) = developer_identities::named(&pool, input.logins)?;
        let shown = logins::verify(cx, &mut tx, &pool, Some(&others)).await?;
        let claimed = match &input.identity_id {
            Some(id) => Some(identity_pools::identity_in(&mut tx, &pool, id).await?),
            None => None,
        };
        let identity = identities::settled_for_developer(cx, &mut tx, &pool, claimed, &user, &shown).await?;
        let methods = developer_identities::methods(&pool, &user, &shown);
        let tags = input.principal_tags.unwrap_or_default();
        let seconds = input.token_duration.unwrap_or(USUAL_LIFE);
        let life = Duration::from_secs(seconds.unsigned_abs());
        let token = identity_tokens::issue(cx, &pool, &identity, methods, &tags, life).await?;
        tx.commit().await?;
        Ok(GetOpenIdTokenForDeveloperIdentityResponse {
            identity_id: Some(in_region(&pool.region, identity.id)),
            token: Some(token),
        })
    }
}
