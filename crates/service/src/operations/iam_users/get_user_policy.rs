//! GetUserPolicy: an inline policy of a user.

use wire::services::iam::{GetUserPolicy, GetUserPolicyRequest, GetUserPolicyResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for GetUserPolicy {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetUserPolicyRequest) -> Result<GetUserPolicyResponse> {
        let user = iam::user(&mut cx.begin(), &input.user_name).await?;
        let found = user.policies.inline.get(&input.policy_name);
        let document = found.ok_or_else(|| IamRefusal::NoInline("user", input.policy_name.clone()))?;
        Ok(GetUserPolicyResponse {
            user_name: user.name,
            policy_name: input.policy_name,
            policy_document: iam::encoded(document.text()),
        })
    }
}
