//! Takes logins away from an identity; without its last one nobody is it any more.
use wire::services::cognito_identity::{UnlinkIdentity, UnlinkIdentityInput};

use wire::Empty;

use crate::{
    caller::Anybody,
    context::Context,
    dispatch::Operation,
    flows::{identities, identity_pools, logins},
    refusals::Result,
};

impl Operation for UnlinkIdentity {
    type Caller = Anybody;

    async fn run(cx: &Context, _: Anybody, input: UnlinkIdentityInput) -> Result<Empty> {
        let mut tx = cx.begin();
        let (identity, pool) = identity_pools::identity(&mut tx, &input.identity_id).await?;
        let shown = logins::verify(cx, &mut tx, &pool, Some(&input.logins)).await?;
        identities::proved(&pool, &identity, &shown)?;
        let gone: Vec<String> = input.logins_to_remove.iter().map(|key| logins::provider_of(cx, &pool, key)).collect();
        tx.put(&identity.unlinked(|login| !gone.contains(&login.provider), cx.now()));
        tx.commit().await?;
        Ok(Empty {})
    }
}
