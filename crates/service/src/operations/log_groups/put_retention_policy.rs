//! PutRetentionPolicy: how long entries are kept from now on.

use wire::{
    Empty,
    services::logs::{PutRetentionPolicy, PutRetentionPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::logs::groups, refusals::Result};

impl Operation for PutRetentionPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PutRetentionPolicyRequest) -> Result<Empty> {
        let days = u32::try_from(input.retention_in_days).unwrap_or_default();
        let mut tx = cx.begin();
        let group = groups::group(&mut tx, &input.log_group_name).await?;
        let record = groups::recorded(&group, cx.wall(), cx.random()).keeping(Some(days))?;
        group.check_retention(days)?;
        tx.put(&record);
        tx.commit().await?;
        Ok(Empty {})
    }
}
