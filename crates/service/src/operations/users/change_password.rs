//! A user who is signed in changes the password, or sets a first one.
use crate::{
    flows::{password_change, secrets},
    operations::prelude::*,
};

impl Operation for ChangePassword {
    type Caller = SignedInUser;

    async fn run(cx: &Context, caller: SignedInUser, input: ChangePasswordRequest) -> Result<ChangePasswordResponse> {
        let previous = input.previous_password.as_ref().map(secrets::password);
        let proposed = secrets::password(&input.proposed_password);
        password_change::change(cx, &caller, previous.as_ref(), &proposed).await?;
        Ok(ChangePasswordResponse {})
    }
}
