//! Asks for another rate of a category.
use domain::limit::ProvisionedLimit;

use crate::{flows::limits, operations::prelude::*};

impl Operation for UpdateProvisionedLimit {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: UpdateProvisionedLimitRequest,
    ) -> Result<UpdateProvisionedLimitResponse> {
        let category = limits::category(&input.limit_definition)?;
        let account = &cx.config().account;
        let mut tx = cx.begin();
        tx.provisioned_limit(account, category).await?;
        let provisioned = ProvisionedLimit::request(account, category, input.requested_limit_value, cx.now())?;
        tx.put(&provisioned);
        tx.commit().await?;
        let limit = views::limits::limit(input.limit_definition, category, Some(&provisioned));
        Ok(UpdateProvisionedLimitResponse { limit })
    }
}
