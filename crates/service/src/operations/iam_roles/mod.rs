//! Roles: rights that somebody else takes on for a while.

mod attach_role_policy;
mod create_role;
mod delete_role;
mod delete_role_permissions_boundary;
mod delete_role_policy;
mod detach_role_policy;
mod get_role;
mod get_role_policy;
mod list_attached_role_policies;
mod list_instance_profiles_for_role;
mod list_role_policies;
mod list_role_tags;
mod list_roles;
mod put_role_permissions_boundary;
mod put_role_policy;
mod tag_role;
mod untag_role;
mod update_assume_role_policy;
mod update_role;
mod update_role_description;
