//! GetCallerIdentity: who signed. Needs no permission, and no policy can deny it.

use wire::services::sts::{GetCallerIdentity, GetCallerIdentityRequest, GetCallerIdentityResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, refusals::Result};

impl Operation for GetCallerIdentity {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, _: GetCallerIdentityRequest) -> Result<GetCallerIdentityResponse> {
        // Every access key has the full rights of the account, as its root.
        let account = &cx.config().account;
        Ok(GetCallerIdentityResponse {
            user_id: Some(account.clone()),
            account: Some(account.clone()),
            arn: Some(format!("arn:aws:iam::{account}:root")),
        })
    }
}
