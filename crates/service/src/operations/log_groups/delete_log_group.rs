//! DeleteLogGroup: with everything in it, but for what comes with a pool.

use wire::{
    Empty,
    services::logs::{DeleteLogGroup, DeleteLogGroupRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::logs::groups,
    refusals::{LogsRefusal, Result},
};

impl Operation for DeleteLogGroup {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteLogGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let group = groups::group(&mut tx, &input.log_group_name).await?;
        let record = group.record.ok_or(LogsRefusal::OfPool)?;
        tx.delete_log_group(&record, cx.wall());
        tx.commit().await?;
        Ok(Empty {})
    }
}
