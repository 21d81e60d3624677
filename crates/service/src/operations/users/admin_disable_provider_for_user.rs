//! Closes one way in: a link to another provider, or the pool's own passwords.
use domain::user::{Credentials, User};

use crate::{flows::links, operations::prelude::*};

impl Operation for AdminDisableProviderForUser {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminDisableProviderForUserRequest,
    ) -> Result<AdminDisableProviderForUserResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        if links::is_local(&input.user) {
            let account = links::profile(&mut tx, &pool, "User", &input.user).await?;
            tx.put(&Credentials::clone(&account.credentials).without_password());
            tx.put(&User { modified: cx.now(), ..User::clone(&account.user) });
        } else {
            let identity = links::identity("User", &input.user)?;
            let owner = tx.owner_of_link(pool.number, &identity).await?.ok_or(Refusal::NoSuchUser)?;
            let user = tx.user(pool.number, owner).await?.ok_or(Refusal::NoSuchUser)?;
            tx.put(&User::clone(&user).unlinked(&identity, cx.now()));
        }
        tx.commit().await?;
        Ok(AdminDisableProviderForUserResponse {})
    }
}
