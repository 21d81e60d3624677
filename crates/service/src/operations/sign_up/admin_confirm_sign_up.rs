//! An administrator confirms somebody who signed up, without a code; no address is verified by it.
use domain::user::User;

use crate::{
    flows::verification,
    operations::prelude::*,
    triggers::{self, Trigger},
};

impl Operation for AdminConfirmSignUp {
    type Caller = Administrator;

    async fn run(
        cx: &Context,
        _: Administrator,
        input: AdminConfirmSignUpRequest,
    ) -> Result<AdminConfirmSignUpResponse> {
        let mut tx = cx.begin();
        let pool = tx.pool(&input.user_pool_id).await?;
        let account = tx.account(&pool, &input.username).await?;
        tx.put(&verification::confirmed(&account)?);
        tx.put(&User { modified: cx.now(), ..User::clone(&account.user) });
        tx.commit().await?;
        triggers::call(&pool, Trigger::PostConfirmation)?;
        Ok(AdminConfirmSignUpResponse {})
    }
}
