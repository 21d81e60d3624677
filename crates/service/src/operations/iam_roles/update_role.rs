//! UpdateRole: another description or longest session; what is not sent is reset, as AWS does.

use domain::iam::DEFAULT_SESSION;
use wire::services::iam::{UpdateRole, UpdateRoleRequest, UpdateRoleResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UpdateRole {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: UpdateRoleRequest) -> Result<UpdateRoleResponse> {
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        role.description = input.description.or(role.description);
        role.longest_session = input.max_session_duration.map_or(DEFAULT_SESSION, i64::from);
        tx.put(&role);
        tx.commit().await?;
        Ok(UpdateRoleResponse {})
    }
}
