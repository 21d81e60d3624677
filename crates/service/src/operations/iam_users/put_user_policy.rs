//! PutUserPolicy: writes an inline policy of a user, or takes the place of one of that name.

use domain::policy::Holder;
use wire::{
    Empty,
    services::iam::{PutUserPolicy, PutUserPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for PutUserPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PutUserPolicyRequest) -> Result<Empty> {
        let document = iam::document(input.policy_document)?;
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        user.policies.put(input.policy_name, document, Holder::User)?;
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
