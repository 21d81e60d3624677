//! ListEntitiesForPolicy: who has a policy attached.

use wire::services::iam::{
    EntityType, ListEntitiesForPolicy, ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse, PolicyRole,
    PolicyUser,
};

use crate::{
    caller::Signed,
    context::Context,
    dispatch::Operation,
    flows::{iam, roles},
    refusals::Result,
};

impl Operation for ListEntitiesForPolicy {
    type Caller = Signed;

    async fn run(
        cx: &Context,
        _: Signed,
        input: ListEntitiesForPolicyRequest,
    ) -> Result<ListEntitiesForPolicyResponse> {
        roles::refuse_given(&[("PolicyUsageFilter", input.policy_usage_filter.is_some())])?;
        let mut tx = cx.begin();
        let policy = iam::policy(cx, &mut tx, &input.policy_arn).await?;
        let prefix = input.path_prefix.as_deref().unwrap_or("/");
        let wants = |kind| input.entity_filter.is_none_or(|filter| filter == kind);
        let (mut users, mut holders) = (Vec::new(), Vec::new());
        for name in policy.users.iter().filter(|_| wants(EntityType::User)) {
            let user = tx.iam_user(name).await?.filter(|user| user.path.starts_with(prefix));
            users.extend(
                user.map(|user| PolicyUser { user_name: Some(user.name.clone()), user_id: Some(user.id.clone()) }),
            );
        }
        for name in policy.roles.iter().filter(|_| wants(EntityType::Role)) {
            let role = tx.iam_role(name).await?.filter(|role| role.path.starts_with(prefix));
            holders.extend(
                role.map(|role| PolicyRole { role_name: Some(role.name.clone()), role_id: Some(role.id.clone()) }),
            );
        }
        let all = users.into_iter().map(Ok).chain(holders.into_iter().map(Err)).collect();
        let slice =
            iam::slice::<std::result::Result<PolicyUser, PolicyRole>>(all, input.marker.as_deref(), input.max_items)?;
        let (mut users, mut holders) = (Vec::new(), Vec::new());
        for entity in slice.items {
            match entity {
                Ok(user) => users.push(user),
                Err(role) => holders.push(role),
            }
        }
        Ok(ListEntitiesForPolicyResponse {
            policy_groups: Some(Vec::new()),
            policy_users: Some(users),
            policy_roles: Some(holders),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}
