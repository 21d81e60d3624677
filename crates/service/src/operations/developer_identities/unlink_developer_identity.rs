//! Takes one of a back end's users away from an identity.
use wire::services::cognito_identity::{UnlinkDeveloperIdentity, UnlinkDeveloperIdentityInput};

use domain::identity_pool::Login;
use wire::Empty;

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{developer_identities, identity_pools},
    refusals::{IdentityPoolRefusal, Result},
};

impl Operation for UnlinkDeveloperIdentity {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UnlinkDeveloperIdentityInput) -> Result<Empty> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let provider = developer_identities::provider_called(&pool, &input.developer_provider_name)?;
        let identity = identity_pools::identity_in(&mut tx, &pool, &input.identity_id).await?;
        let user = Login { provider: provider.to_owned(), subject: input.developer_user_identifier };
        if !identity.has(&user) {
            return Err(IdentityPoolRefusal::NoSuchDeveloperUser.into());
        }
        tx.put(&identity.unlinked(|login| *login != user, cx.now()));
        tx.commit().await?;
        Ok(Empty {})
    }
}
