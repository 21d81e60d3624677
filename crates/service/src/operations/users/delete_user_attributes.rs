//! Users have the pool forget what it knows of them, as far as their app may.
use domain::user::Writer;

use crate::{flows::attributes, operations::prelude::*};

impl Operation for DeleteUserAttributes {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: DeleteUserAttributesRequest,
    ) -> Result<DeleteUserAttributesResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let given = attributes::without(input.user_attribute_names);
        let writer = Writer::Client(&caller.client);
        attributes::remove(cx, &mut tx, &caller.pool, writer, &account, &given).await?;
        tx.commit().await?;
        Ok(DeleteUserAttributesResponse {})
    }
}
