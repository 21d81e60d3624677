//! Changes a group; its name and its members stay.
use crate::{drafts, flows::groups, operations::prelude::*};

impl Operation for UpdateGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: UpdateGroupRequest) -> Result<UpdateGroupResponse> {
        let mut tx = cx.begin();
        let (pool, group) = groups::find(&mut tx, &input.user_pool_id, &input.group_name).await?;
        let group = group.updated(drafts::groups::update(&input), &cx.config().account, cx.now())?;
        tx.put(&group);
        tx.commit().await?;
        Ok(UpdateGroupResponse { group: Some(views::groups::group(&pool, &group)) })
    }
}
