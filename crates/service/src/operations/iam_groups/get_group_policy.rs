//! GetGroupPolicy: an inline policy of a group.

use wire::services::iam::{GetGroupPolicy, GetGroupPolicyRequest, GetGroupPolicyResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetGroupPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetGroupPolicyRequest) -> Result<GetGroupPolicyResponse> {
        let group = iam::group(&mut cx.begin(), &input.group_name).await?;
        let found = group.policies.inline.get(&input.policy_name);
        let document = found.ok_or_else(|| IamRefusal::NoInline("group", input.policy_name.clone()))?;
        Ok(GetGroupPolicyResponse {
            group_name: group.name,
            policy_name: input.policy_name,
            policy_document: iam::encoded(document.text()),
        })
    }
}
