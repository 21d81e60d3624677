//! The sessions of a user that go on, on one page.
use crate::{flows::sessions, operations::prelude::*};

impl Operation for AdminListUserSessions {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminListUserSessionsRequest,
    ) -> Result<AdminListUserSessionsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        if input.next_token.is_some() {
            // None was ever given.
            return Err(Refusal::BadPageToken);
        }
        let sessions = sessions::active(cx, &mut tx, &account).await?;
        let sessions = sessions.iter().map(|session| views::sessions::session(session, None)).collect();
        Ok(AdminListUserSessionsResponse { sessions: Some(sessions), next_token: None })
    }
}
