//! DeleteRolePolicy: removes an inline policy of a role.

use wire::{
    Empty,
    services::iam::{DeleteRolePolicy, DeleteRolePolicyRequest},
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for DeleteRolePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: DeleteRolePolicyRequest) -> Result<Empty> {
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        if role.policies.inline.remove(&input.policy_name).is_none() {
            return Err(IamRefusal::NoInline("role", input.policy_name).into());
        }
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
