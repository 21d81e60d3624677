//! GetLoginProfile: no user has a password to tell of.

use wire::services::iam::{GetLoginProfile, GetLoginProfileRequest, GetLoginProfileResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetLoginProfile {
    type Caller = Signed;

    async fn run(cx: &Context, caller: Signed, input: GetLoginProfileRequest) -> Result<GetLoginProfileResponse> {
        let name = iam::holder(cx, caller.principal(), input.user_name).await?;
        Err(IamRefusal::NoLoginProfile(name).into())
    }
}
