//! PutGroupPolicy: writes an inline policy of a group, or takes the place of one of that name.

use domain::policy::Holder;
use wire::{
    Empty,
    services::iam::{PutGroupPolicy, PutGroupPolicyRequest},
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for PutGroupPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: PutGroupPolicyRequest) -> Result<Empty> {
        let document = iam::document(input.policy_document)?;
        let mut tx = cx.begin();
        let mut group = iam::group(&mut tx, &input.group_name).await?;
        group.policies.put(input.policy_name, document, Holder::Group)?;
        tx.put(&group);
        tx.commit().await?;
        Ok(Empty {})
    }
}
