//! Users see how they may sign in, and which second factors are on.
use crate::operations::prelude::*;

impl Operation for GetUserAuthFactors {
    type Caller = SignedInUser;

    async fn run(
        cx: &Context,
        caller: SignedInUser,
        _: GetUserAuthFactorsRequest,
    ) -> Result<GetUserAuthFactorsResponse> {
        let user = &caller.account.user;
        let passkeys = cx.begin().peek_passkeys(user.pool, user.id).await?;
        Ok(views::factors::get_user_auth_factors(&caller.pool, &caller.account, passkeys.as_deref()))
    }
}
