//! An administrator makes a user set a new password, with a code that is sent.
use crate::{flows::recovery, messages, operations::prelude::*, triggers::Scene};

impl Operation for AdminResetUserPassword {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminResetUserPasswordRequest,
    ) -> Result<AdminResetUserPasswordResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let delivery =
            recovery::demand(cx, &mut tx, Scene::of_pool(&pool, input.client_metadata.as_ref()), &account).await?;
        tx.commit().await?;
        messages::deliver(cx, delivery).await?;
        Ok(AdminResetUserPasswordResponse {})
    }
}
