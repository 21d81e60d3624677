//! GetRolePolicy: an inline policy of a role.

use wire::services::iam::{GetRolePolicy, GetRolePolicyRequest, GetRolePolicyResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetRolePolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetRolePolicyRequest) -> Result<GetRolePolicyResponse> {
        let role = iam::role(&mut cx.begin(), &input.role_name).await?;
        let found = role.policies.inline.get(&input.policy_name);
        let document = found.ok_or_else(|| IamRefusal::NoInline("role", input.policy_name.clone()))?;
        Ok(GetRolePolicyResponse {
            role_name: role.name,
            policy_name: input.policy_name,
            policy_document: iam::encoded(document.text()),
        })
    }
}
