//! UpdateRoleDescription: another description; the longest session stays.

use wire::services::iam::{UpdateRoleDescription, UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for UpdateRoleDescription {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: UpdateRoleDescriptionRequest,
    ) -> Result<UpdateRoleDescriptionResponse> {
        let mut tx = cx.begin();
        let mut role = iam::role(&mut tx, &input.role_name).await?;
        role.description = Some(input.description);
        tx.put(&role);
        tx.commit().await?;
        Ok(UpdateRoleDescriptionResponse { role: Some(iam::role_view(cx, &role)) })
    }
}
