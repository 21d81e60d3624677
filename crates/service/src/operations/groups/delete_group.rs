//! Removes a group; its members are in it no longer, at once.
use crate::{flows::groups, operations::prelude::*};

impl Operation for DeleteGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: DeleteGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (_, group) = groups::find(&mut tx, &input.user_pool_id, &input.group_name).await?;
        tx.delete_group(&group, cx.now());
        tx.commit().await?;
        Ok(Empty {})
    }
}
