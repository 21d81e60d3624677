//! The caller's passkeys, the oldest first.
use store::Question;

use crate::{flows::paging, operations::prelude::*};

impl Operation for ListWebAuthnCredentials {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        input: ListWebAuthnCredentialsRequest,
    ) -> Result<ListWebAuthnCredentialsResponse> {
        let mut tx = cx.begin();
        let user = &caller.account.user;
        let limit = paging::length(input.max_results);
        let filter = user.sub.as_str();
        let question = Question { pool: caller.pool.id.as_str(), operation: cx.operation.name, filter, limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;

        let page = tx.list_passkeys(user.pool, user.id, after.as_ref(), limit).await?;
        Ok(ListWebAuthnCredentialsResponse {
            credentials: page.items.iter().map(views::passkeys::description).collect(),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
