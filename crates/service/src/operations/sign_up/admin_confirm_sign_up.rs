//! An administrator confirms somebody who signed up, without a code; no address is verified by it.
use domain::user::User;

use crate::{
    flows::verification,
    operations::prelude::*,
    triggers::{
        Scene,
        post_confirmation::{self, By},
    },
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
        let user = User { modified: cx.now(), ..User::clone(&account.user) };
        tx.put(&user);
        let scene = Scene::of_pool(&pool, input.client_metadata.as_ref());
        let promise = post_confirmation::promise(cx, &mut tx, scene, &user, By::SignUp)?;
        tx.commit().await?;
        post_confirmation::keep(cx, promise).await?;
        Ok(AdminConfirmSignUpResponse {})
    }
}
