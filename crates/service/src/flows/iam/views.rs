//! Callers as the wire has them.

use domain::iam::{Group, ManagedPolicy, PolicyVersion, Role, User};
use domain::time::Timestamp;
use wire::EpochSeconds;
use wire::services::iam as shapes;

use super::{encoded, tag_list};
use crate::context::Context;

pub fn moment(moment: Timestamp) -> EpochSeconds {
    EpochSeconds::from_millis(moment.millis())
}

fn boundary(arn: Option<&String>) -> Option<shapes::AttachedPermissionsBoundary> {
    arn.map(|arn| shapes::AttachedPermissionsBoundary {
        permissions_boundary_type: Some(shapes::PermissionsBoundaryAttachmentType::PermissionsBoundaryPolicy),
        permissions_boundary_arn: Some(arn.clone()),
    })
}

/// Tags stand only where there are some.
fn tags(tags: &domain::iam::Tags) -> Option<Vec<shapes::Tag>> {
    (!tags.is_empty()).then(|| tag_list(tags))
}

pub fn user_view(cx: &Context, user: &User) -> shapes::User {
    shapes::User {
        path: user.path.clone(),
        user_name: user.name.clone(),
        user_id: user.id.clone(),
        arn: user.arn(&cx.config().account),
        create_date: moment(user.created),
        password_last_used: None,
        permissions_boundary: boundary(user.boundary.as_ref()),
        tags: tags(&user.tags),
    }
}

pub fn group_view(cx: &Context, group: &Group) -> shapes::Group {
    shapes::Group {
        path: group.path.clone(),
        group_name: group.name.clone(),
        group_id: group.id.clone(),
        arn: group.arn(&cx.config().account),
        create_date: moment(group.created),
    }
}

pub fn role_view(cx: &Context, role: &Role) -> shapes::Role {
    shapes::Role {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: role.arn(&cx.config().account),
        create_date: moment(role.created),
        assume_role_policy_document: Some(encoded(role.trust.text())),
        description: role.description.clone(),
        max_session_duration: i32::try_from(role.longest_session).ok(),
        permissions_boundary: boundary(role.boundary.as_ref()),
        tags: tags(&role.tags),
        role_last_used: None,
        source_role_template: None,
    }
}

pub fn policy_view(cx: &Context, policy: &ManagedPolicy) -> shapes::Policy {
    shapes::Policy {
        policy_name: Some(policy.name.clone()),
        policy_id: Some(policy.id.clone()),
        arn: Some(policy.arn(&cx.config().account)),
        path: Some(policy.path.clone()),
        default_version_id: Some(format!("v{}", policy.default)),
        attachment_count: i32::try_from(policy.users.len() + policy.groups.len() + policy.roles.len()).ok(),
        permissions_boundary_usage_count: i32::try_from(policy.bounds).ok(),
        is_attachable: Some(true),
        description: policy.description.clone(),
        create_date: Some(moment(policy.created)),
        update_date: Some(moment(policy.updated)),
        tags: tags(&policy.tags),
    }
}

/// With its document where one version was asked for.
pub fn version_view(policy: &ManagedPolicy, version: &PolicyVersion, with_document: bool) -> shapes::PolicyVersion {
    shapes::PolicyVersion {
        document: with_document.then(|| encoded(version.document.text())),
        version_id: Some(format!("v{}", version.number)),
        is_default_version: Some(version.number == policy.default),
        create_date: Some(moment(version.created)),
    }
}

/// What is attached, by name: the last part of the ARN.
pub fn attached(policies: &domain::iam::Policies, prefix: Option<&str>) -> Vec<shapes::AttachedPolicy> {
    let prefix = prefix.unwrap_or("/");
    let has_prefix = |arn: &&String| arn.split_once(":policy").is_some_and(|(_, path)| path.starts_with(prefix));
    let view = |arn: &String| shapes::AttachedPolicy {
        policy_name: arn.rsplit('/').next().map(str::to_owned),
        policy_arn: Some(arn.clone()),
    };
    policies.attached.iter().filter(has_prefix).map(view).collect()
}
