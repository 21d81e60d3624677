//! Groups: made, read, changed and removed, and who is in them.

mod admin_add_user_to_group;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod create_group;
mod delete_group;
mod get_group;
mod list_groups;
mod list_users_in_group;
mod update_group;
