//! GetRole: a role with its trust policy.

use wire::services::iam::{GetRole, GetRoleRequest, GetRoleResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for GetRole {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: GetRoleRequest) -> Result<GetRoleResponse> {
        let role = iam::role(&mut cx.begin(), &input.role_name).await?;
        Ok(GetRoleResponse { role: iam::role_view(cx, &role) })
    }
}
