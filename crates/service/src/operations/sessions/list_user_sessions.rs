//! The caller's own sessions that go on, with every app, on one page.
use crate::{flows::sessions, operations::prelude::*};

impl Operation for ListUserSessions {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: ListUserSessionsRequest,
    ) -> Result<ListUserSessionsResponse> {
        if input.next_token.is_some() {
            // None was ever given.
            return Err(Refusal::BadPageToken);
        }
        let mut tx = cx.begin();
        let sessions = sessions::active(cx, &mut tx, &caller.account).await?;
        let sessions = sessions.iter().map(|session| views::sessions::session(session, caller.session)).collect();
        Ok(ListUserSessionsResponse { sessions: Some(sessions), next_token: None })
    }
}
