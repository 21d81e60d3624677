//! What users see of themselves through the app they signed in with.
use crate::operations::prelude::*;

impl Operation for GetUser {
    type Caller = SignedInUser;

    async fn run(_: &Context, caller: SignedInUser, _: GetUserRequest) -> Result<GetUserResponse> {
        Ok(views::users::get_user(&caller.pool, &caller.client, &caller.account))
    }
}
