//! Users see how they may sign in, and which second factors are on.
use crate::operations::prelude::*;

impl Operation for GetUserAuthFactors {
    type Caller = SignedInUser;

    async fn run(
        _: &Context,
        caller: SignedInUser,
        _: GetUserAuthFactorsRequest,
    ) -> Result<GetUserAuthFactorsResponse> {
        Ok(views::factors::get_user_auth_factors(&caller.pool, &caller.account))
    }
}
