//! GetCallerIdentity: who signed. Needs no permission, and no policy can deny it.

use wire::services::sts::{GetCallerIdentity, GetCallerIdentityRequest, GetCallerIdentityResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, refusals::Result};

impl Operation for GetCallerIdentity {
    type Caller = Signed;

    async fn run(_: &Context, caller: Signed, _: GetCallerIdentityRequest) -> Result<GetCallerIdentityResponse> {
        let who = caller.principal();
        Ok(GetCallerIdentityResponse {
            user_id: Some(who.user_id.clone()),
            account: Some(who.account.clone()),
            arn: Some(who.arn.clone()),
        })
    }
}
