//! CreateRole: a role with its trust policy, and without rights.

use domain::iam::{DEFAULT_SESSION, Policies, Role, new_id};
use wire::services::iam::{CreateRole, CreateRoleRequest, CreateRoleResponse};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::iam,
    refusals::{IamRefusal, Result},
};

impl Operation for CreateRole {
    type Caller = Signed;

    async fn run(cx: &Context, _: Signed, input: CreateRoleRequest) -> Result<CreateRoleResponse> {
        let trust = iam::trust(cx, input.assume_role_policy_document)?;
        let mut tx = cx.begin();
        if tx.iam_role(&input.role_name).await?.is_some() {
            return Err(IamRefusal::RoleExists(input.role_name).into());
        }
        iam::bound_by(cx, &mut tx, input.permissions_boundary.as_deref()).await?;
        let role = Role {
            name: input.role_name,
            path: iam::path(input.path),
            id: new_id("AROA", cx.random()),
            created: cx.now(),
            description: input.description,
            longest_session: input.max_session_duration.map_or(DEFAULT_SESSION, i64::from),
            trust,
            policies: Policies::default(),
            boundary: input.permissions_boundary,
            tags: iam::tags(input.tags.unwrap_or_default())?,
        };
        tx.put(&role);
        tx.commit().await?;
        Ok(CreateRoleResponse { role: iam::role_view(cx, &role) })
    }
}
