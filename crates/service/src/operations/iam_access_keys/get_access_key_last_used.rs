//! GetAccessKeyLastUsed: whose a key is, and on which day it was last used.

use wire::services::iam::{
    AccessKeyLastUsed, GetAccessKeyLastUsed, GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse,
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetAccessKeyLastUsed {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetAccessKeyLastUsedRequest) -> Result<GetAccessKeyLastUsedResponse> {
        let mut tx = cx.begin();
        let absent = || IamRefusal::NoAccessKey(input.access_key_id.clone());
        let key = tx.access_key(&input.access_key_id).await?.ok_or_else(absent)?;
        let user = match &key.owner {
            Some(owner) => iam::user(&mut tx, owner).await?.name,
            None => "root".to_owned(),
        };
        let access_key_last_used = AccessKeyLastUsed {
            last_used_date: key.last_used.map(iam::moment),
            service_name: key.last_service.clone().unwrap_or_else(absent_place),
            region: key.last_service.as_ref().map_or_else(absent_place, |_| cx.config().region.clone()),
        };
        Ok(GetAccessKeyLastUsedResponse { user_name: Some(user), access_key_last_used: Some(access_key_last_used) })
    }
}

/// What a key that was never used was used for, and where.
fn absent_place() -> String {
    "N/A".to_owned()
}
