//! A new group, without members.
use domain::{group::Group, ids::GroupNumber};
use store::Counter;

use crate::{drafts, operations::prelude::*, refusals::GroupRefusal};

impl Operation for CreateGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: CreateGroupRequest) -> Result<CreateGroupResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        if tx.group(pool.number, &input.group_name).await?.is_some() {
            return Err(GroupRefusal::Exists.into());
        }
        let others = tx.count(Counter::groups(pool.number)).await?;
        let (draft, number) = (drafts::groups::new_group(&input), GroupNumber::generate(cx.random()));
        let group = Group::create(&pool, number, input.group_name, draft, others, &cx.config().account, cx.now())?;
        tx.put(&group);
        tx.commit().await?;
        Ok(CreateGroupResponse { group: Some(views::groups::group(&pool, &group)) })
    }
}
