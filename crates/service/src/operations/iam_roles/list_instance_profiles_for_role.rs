//! ListInstanceProfilesForRole: instance profiles: there are no machines here, so there are none.

use wire::services::iam::{
    ListInstanceProfilesForRole, ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse,
};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListInstanceProfilesForRole {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: ListInstanceProfilesForRoleRequest,
    ) -> Result<ListInstanceProfilesForRoleResponse> {
        iam::role(&mut cx.begin(), &input.role_name).await?;
        let slice = iam::slice(Vec::new(), input.marker.as_deref(), input.max_items)?;
        Ok(ListInstanceProfilesForRoleResponse {
            instance_profiles: slice.items,
            is_truncated: slice.is_truncated,
            marker: None,
        })
    }
}
