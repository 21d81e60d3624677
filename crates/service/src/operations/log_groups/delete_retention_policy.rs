//! DeleteRetentionPolicy: entries are kept as long as without a policy.

use wire::{
    Empty,
    services::logs::{DeleteRetentionPolicy, DeleteRetentionPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::logs::groups, refusals::Result};

impl Operation for DeleteRetentionPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteRetentionPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = groups::group(&mut tx, &input.log_group_name).await?;
        if group.record.is_some() {
            tx.put(&groups::recorded(&group, cx.wall(), cx.random()).keeping(None)?);
            tx.commit().await?;
        }
        Ok(Empty {})
    }
}
