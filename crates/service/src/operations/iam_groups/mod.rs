//! Groups of the account: rights that their members share.

mod add_user_to_group;
mod attach_group_policy;
mod create_group;
mod delete_group;
mod delete_group_policy;
mod detach_group_policy;
mod get_group;
mod get_group_policy;
mod list_attached_group_policies;
mod list_group_policies;
mod list_groups;
mod list_groups_for_user;
mod put_group_policy;
mod remove_user_from_group;
mod update_group;
