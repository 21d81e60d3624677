//! Users remove themselves.
use crate::operations::prelude::*;

impl Operation for DeleteUser {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, _: DeleteUserRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let account = tx.account_of(&caller).await?;
        tx.delete_user(&account.user, &account.credentials, cx.now()).await?;
        tx.commit().await?;
        Ok(Empty {})
    }
}
