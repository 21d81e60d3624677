//! ListEntitiesForPolicy: who has a policy attached.

use std::sync::Arc;

use domain::iam::{Group, Role, User};
use wire::services::iam::{
    EntityType, ListEntitiesForPolicy, ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse, PolicyGroup,
    PolicyRole, PolicyUser,
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
        let mut all = Vec::new();
        for name in policy.groups.iter().filter(|_| wants(EntityType::Group)) {
            let group = tx.iam_group(name).await?.filter(|group| group.path.starts_with(prefix));
            all.extend(group.map(Entity::Group));
        }
        for name in policy.users.iter().filter(|_| wants(EntityType::User)) {
            all.extend(tx.iam_user(name).await?.filter(|user| user.path.starts_with(prefix)).map(Entity::User));
        }
        for name in policy.roles.iter().filter(|_| wants(EntityType::Role)) {
            all.extend(tx.iam_role(name).await?.filter(|role| role.path.starts_with(prefix)).map(Entity::Role));
        }
        let slice = iam::slice(all, input.marker.as_deref(), input.max_items)?;
        let (mut groups, mut users, mut holders) = (Vec::new(), Vec::new(), Vec::new());
        for entity in slice.items {
            match entity {
                Entity::Group(it) => {
                    groups.push(PolicyGroup { group_name: Some(it.name.clone()), group_id: Some(it.id.clone()) });
                }
                Entity::User(it) => {
                    users.push(PolicyUser { user_name: Some(it.name.clone()), user_id: Some(it.id.clone()) });
                }
                Entity::Role(it) => {
                    holders.push(PolicyRole { role_name: Some(it.name.clone()), role_id: Some(it.id.clone()) });
                }
            }
        }
        Ok(ListEntitiesForPolicyResponse {
            policy_groups: Some(groups),
            policy_users: Some(users),
            policy_roles: Some(holders),
            is_truncated: slice.is_truncated,
            marker: slice.marker,
        })
    }
}

/// Who has a policy.
enum Entity {
    Group(Arc<Group>),
    User(Arc<User>),
    Role(Arc<Role>),
}
