//! The rate of a category, as it was provisioned or as it is free.
use crate::{flows::limits, operations::prelude::*};

impl Operation for GetProvisionedLimit {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: GetProvisionedLimitRequest,
    ) -> Result<GetProvisionedLimitResponse> {
        let category = limits::category(&input.limit_definition)?;
        let mut tx = cx.begin();
        let provisioned = tx.provisioned_limit(&cx.config().account, category).await?;
        let limit = views::limits::limit(input.limit_definition, category, provisioned.as_deref());
        Ok(GetProvisionedLimitResponse { limit })
    }
}
