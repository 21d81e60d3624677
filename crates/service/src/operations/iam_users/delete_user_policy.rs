//! DeleteUserPolicy: removes an inline policy of a user.

use wire::{
    Empty,
    services::iam::{DeleteUserPolicy, DeleteUserPolicyRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteUserPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteUserPolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut user = iam::user(&mut tx, &input.user_name).await?;
        if user.policies.inline.remove(&input.policy_name).is_none() {
            return Err(IamRefusal::NoInline("user", input.policy_name).into());
        }
        tx.put(&user);
        tx.commit().await?;
        Ok(Empty {})
    }
}
