//! An administrator changes what is known of a user, verifications of addresses among it.
use domain::user::Writer;

use crate::{flows::attributes, operations::prelude::*};

impl Operation for AdminUpdateUserAttributes {
    type Caller = Administrator;

    // Metadata reaches functions only.
    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminUpdateUserAttributesRequest,
    ) -> Result<AdminUpdateUserAttributesResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let given = attributes::by_name(Some(input.user_attributes));
        let sent = attributes::change(cx, &mut tx, &pool, Writer::Administrator, &account, &given).await?;
        tx.commit().await?;
        attributes::deliver(cx, sent).await?;
        Ok(AdminUpdateUserAttributesResponse {})
    }
}
