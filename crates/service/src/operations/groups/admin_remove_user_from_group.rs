//! Takes a user out of a group. Who is no member stays none.
use crate::{flows::groups, operations::prelude::*};

impl Operation for AdminRemoveUserFromGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminRemoveUserFromGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (pool, group) = groups::find(&mut tx, &input.user_pool_id, &input.group_name).await?;
        let account = tx.account(&pool, &input.username).await?;
        let memberships = groups::memberships(&mut tx, &account).await?;
        if memberships.has(&group) {
            tx.put_memberships(&memberships.without(&group.name));
            tx.commit().await?;
        }
        Ok(Empty {})
    }
}
