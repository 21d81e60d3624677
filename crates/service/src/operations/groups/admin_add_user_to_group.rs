//! Makes a user a member of a group. Once more changes nothing.
use crate::{flows::groups, operations::prelude::*};

impl Operation for AdminAddUserToGroup {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminAddUserToGroupRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let (pool, group) = groups::find(&mut tx, &input.user_pool_id, &input.group_name).await?;
        let account = tx.account(&pool, &input.username).await?;
        let mut memberships = groups::memberships(&mut tx, &account).await?;
        if memberships.has(&group) {
            return Ok(Empty {});
        }
        if memberships.is_full() {
            // Groups that are gone do not count, swept or not.
            let living = tx.living_groups(&memberships).await?;
            memberships = memberships.keeping(|membership| living.iter().any(|group| membership.is_of(group)));
        }
        tx.put_memberships(&memberships.with(&group)?);
        tx.commit().await?;
        Ok(Empty {})
    }
}
