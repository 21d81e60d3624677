//! The app clients of a pool, page by page, all of them or those of one type.
use store::Question;

use crate::{flows::paging, operations::prelude::*, twins::Twin};

impl Operation for ListUserPoolClients {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListUserPoolClientsRequest,
    ) -> Result<ListUserPoolClientsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let limit = paging::length(input.max_results);
        let filter = input.client_type.map_or("", ClientTypeType::as_str);
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter, limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;

        // Others fall out of the page that was read: it may be short, or empty, and still have a successor.
        let page = tx.clients_of(pool.number, after.as_ref(), limit).await?;
        let wanted = input.client_type.map(Twin::to_domain);
        let clients = page.items.iter().filter(|client| wanted.is_none_or(|wanted| client.client_type == wanted));
        Ok(ListUserPoolClientsResponse {
            user_pool_clients: Some(clients.map(|client| views::clients::description(client)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
