//! What a user did, and from where, as far as threat protection was on.
use domain::risk;
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for AdminListUserAuthEvents {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminListUserAuthEventsRequest,
    ) -> Result<AdminListUserAuthEventsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        risk::check_enabled(&pool)?;
        let user = tx.account(&pool, &input.username).await?.user;
        let limit = paging::length(input.max_results);
        let question =
            Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: user.sub.as_str(), limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = tx.auth_events(pool.number, user.id, after.as_ref(), limit).await?;
        let shown = page.items.iter().filter(|event| cx.now() < event.end());
        Ok(AdminListUserAuthEventsResponse {
            auth_events: Some(shown.map(|event| views::auth_events::event(event)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
