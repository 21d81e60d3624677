//! DeleteLoginProfile: no user has a password to delete.

use wire::{
    Empty,
    services::iam::{DeleteLoginProfile, DeleteLoginProfileRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteLoginProfile {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: DeleteLoginProfileRequest) -> Result<Empty> {
        let name = iam::holder(cx, caller.principal(), input.user_name).await?;
        Err(IamRefusal::NoLoginProfile(name).into())
    }
}
