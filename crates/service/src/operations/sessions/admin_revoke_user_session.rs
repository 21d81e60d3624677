//! An administrator ends one session of a user.
//!
//! `RevokeAssociatedSessions` reaches sessions of the managed login; no session came of one yet, so LINKED ends no more
//! than NONE.
use domain::token::Grant;

use crate::{flows::sessions, operations::prelude::*};

impl Operation for AdminRevokeUserSession {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminRevokeUserSessionRequest,
    ) -> Result<AdminRevokeUserSessionResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        let session = sessions::find(cx, &mut tx, &account, &input.session_id).await?;
        tx.put(&Grant::clone(&session).revoked(cx.now()));
        tx.commit().await?;
        Ok(AdminRevokeUserSessionResponse {})
    }
}
