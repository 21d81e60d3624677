//! The jobs of a pool, page by page, the newest first.
use store::Question;

use crate::{
    flows::{imports, paging},
    operations::prelude::*,
};

/// The answer has room for so many, although more may be asked for.
const LONGEST_PAGE: usize = 50;

impl Operation for ListUserImportJobs {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: ListUserImportJobsRequest,
    ) -> Result<ListUserImportJobsResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let limit = paging::length(Some(input.max_results)).min(LONGEST_PAGE);
        let question = Question { pool: pool.id.as_str(), operation: cx.operation.name, filter: "", limit };
        let after = paging::after(cx, &question, input.pagination_token.as_deref())?;
        let page = tx.import_jobs(pool.number, after.as_ref(), limit).await?;
        let jobs: Vec<_> = page.items.iter().map(|job| imports::shown(cx, &pool, job)).collect::<Result<_>>()?;
        Ok(ListUserImportJobsResponse {
            user_import_jobs: views::unless_empty(jobs),
            pagination_token: paging::token(cx, &question, page.next.as_ref())?,
        })
    }
}
