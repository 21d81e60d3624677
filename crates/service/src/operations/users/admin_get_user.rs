//! Everything an administrator can see of one user.
use crate::operations::prelude::*;

impl Operation for AdminGetUser {
    type Caller = Administrator;

    async fn run(cx: &Context, _: Administrator, input: AdminGetUserRequest) -> Result<AdminGetUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        Ok(views::users::admin_get_user(&account))
    }
}
