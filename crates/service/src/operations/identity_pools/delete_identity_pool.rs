//! Removes an identity pool with its identities; credentials that were given out stay good until their end.
use wire::services::cognito_identity::{DeleteIdentityPool, DeleteIdentityPoolInput};

use wire::Empty;

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::identity_pools, refusals::Result};

impl Operation for DeleteIdentityPool {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteIdentityPoolInput) -> Result<Empty> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        tx.delete_identity_pool(&pool, cx.now());
        tx.commit().await?;
        Ok(Empty {})
    }
}
