//! PutRolePolicy: writes an inline policy of a role, or takes the place of one of that name.

use domain::policy::Holder;
use wire::{
    Empty,
    services::iam::{PutRolePolicy, PutRolePolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for PutRolePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PutRolePolicyRequest) -> Result<Empty> {
        let document = iam::document(input.policy_document)?;
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        role.policies.put(input.policy_name, document, Holder::Role)?;
        tx.put(&role);
        tx.commit().await?;
        Ok(Empty {})
    }
}
