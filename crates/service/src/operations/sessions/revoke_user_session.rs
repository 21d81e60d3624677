//! Users end another session of their own.
//!
//! `RevokeAssociatedSessions` reaches sessions of the managed login; no session came of one yet, so LINKED ends no more
//! than NONE.
use domain::token::Grant;

use crate::{flows::sessions, operations::prelude::*, refusals::SessionRefusal};

impl Operation for RevokeUserSession {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: RevokeUserSessionRequest,
    ) -> Result<RevokeUserSessionResponse> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        let session = sessions::find(cx, &mut tx, &account, &input.session_id).await?;
        if caller.session == Some(session.id) {
            return Err(SessionRefusal::Own.into());
        }
        tx.put(&Grant::clone(&session).revoked(cx.now()));
        tx.commit().await?;
        Ok(RevokeUserSessionResponse {})
    }
}
