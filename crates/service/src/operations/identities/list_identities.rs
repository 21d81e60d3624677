//! The identities of a pool, page by page; a page without those that are nobody any more may be shorter.
use wire::services::cognito_identity::{ListIdentities, ListIdentitiesInput, ListIdentitiesResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{identity_pools, paging},
    refusals::Result,
    views,
};
use domain::identity_pool::Standing;
use store::Question;

impl Operation for ListIdentities {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListIdentitiesInput) -> Result<ListIdentitiesResponse> {
        let mut tx = cx.begin();
        let pool = identity_pools::find(&mut tx, &input.identity_pool_id).await?;
        let limit = paging::length(Some(input.max_results));
        let hides = input.hide_disabled.unwrap_or_default();
        let filter = if hides { "enabled" } else { "" };
        let question = Question { pool: &input.identity_pool_id, operation: cx.operation.name, filter, limit };
        let after = paging::after(cx, &question, input.next_token.as_deref())?;
        let page = tx.identities(pool.id, after.as_ref(), limit).await?;
        let shown = page.items.iter().filter(|identity| !hides || identity.standing != Standing::Disabled);
        Ok(ListIdentitiesResponse {
            identity_pool_id: Some(pool.public_id()),
            identities: Some(shown.map(|identity| views::identity_pools::identity(&pool, identity)).collect()),
            next_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
