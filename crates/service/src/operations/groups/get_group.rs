//! Everything that is known of one group.
use crate::{flows::groups, operations::prelude::*};

impl Operation for GetGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: GetGroupRequest) -> Result<GetGroupResponse> {
        let mut tx = cx.begin();
        let (pool, group) = groups::find(&mut tx, &input.user_pool_id, &input.group_name).await?;
        Ok(GetGroupResponse { group: Some(views::groups::group(&pool, &group)) })
    }
}
