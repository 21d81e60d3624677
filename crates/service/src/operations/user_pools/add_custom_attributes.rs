//! A pool's users may have more attributes from now on.
use crate::{drafts, flows::imports, operations::prelude::*};

impl Operation for AddCustomAttributes {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AddCustomAttributesRequest,
    ) -> Result<AddCustomAttributesResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        imports::refuse_while_running(&mut tx, &pool).await?;
        let attributes = drafts::schema::attributes(input.custom_attributes)?;
        tx.put(&pool.with_custom_attributes(&attributes, cx.now())?);
        tx.commit().await?;
        Ok(AddCustomAttributesResponse {})
    }
}
