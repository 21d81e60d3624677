//! An administrator changes what is known of a user, verifications of addresses among it.
use domain::user::Writer;

use crate::{flows::attributes, operations::prelude::*, triggers::Scene};

impl Operation for AdminUpdateUserAttributes {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminUpdateUserAttributesRequest,
    ) -> Result<AdminUpdateUserAttributesResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let given = attributes::by_name(Some(input.user_attributes));
        let scene = Scene::of_pool(&pool, input.client_metadata.as_ref());
        attributes::update(cx, tx, scene, Writer::Administrator, &account, &given).await?;
        Ok(AdminUpdateUserAttributesResponse {})
    }
}
