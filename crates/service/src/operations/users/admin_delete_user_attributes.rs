//! An administrator has the pool forget what it knows of a user.
use domain::user::Writer;

use crate::{flows::attributes, operations::prelude::*};

impl Operation for AdminDeleteUserAttributes {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminDeleteUserAttributesRequest,
    ) -> Result<AdminDeleteUserAttributesResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let given = attributes::without(input.user_attribute_names);
        attributes::remove(cx, &mut tx, &pool, Writer::Administrator, &account, &given).await?;
        tx.commit().await?;
        Ok(AdminDeleteUserAttributesResponse {})
    }
}
