//! The columns that a file with users of this pool has.
use domain::import::csv_header;

use crate::operations::prelude::*;

impl Operation for GetCSVHeader {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: GetCSVHeaderRequest) -> Result<GetCSVHeaderResponse> {
        let pool = cx.begin().pool(&input.user_pool_id).await?;
        Ok(GetCSVHeaderResponse { user_pool_id: Some(pool.id.to_string()), csv_header: Some(csv_header(&pool.schema)) })
    }
}
