//! ListRoles: every role, or those whose paths begin so.

use wire::services::iam as shapes;
use wire::services::iam::{ListRoles, ListRolesRequest, ListRolesResponse};

use crate::{caller::Signed, context::Context, dispatch::Operation, flows::iam, refusals::Result};

impl Operation for ListRoles {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: ListRolesRequest) -> Result<ListRolesResponse> {
        let prefix = input.path_prefix.as_deref().unwrap_or("/");
        let mut roles = iam::roles(&mut cx.begin()).await?;
        roles.retain(|role| role.path.starts_with(prefix));
        let slice = iam::slice(roles, input.marker.as_deref(), input.max_items)?;
        Ok(ListRolesResponse {
            roles: slice.items.iter().map(|role| shapes::Role { tags: None, ..iam::role_view(cx, role) }).collect(),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
