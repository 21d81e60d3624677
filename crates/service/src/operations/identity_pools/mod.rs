//! Identity pools: what is configured for them.

mod create_identity_pool;
mod delete_identity_pool;
mod describe_identity_pool;
mod get_identity_pool_roles;
mod get_principal_tag_attribute_map;
mod list_identity_pools;
mod list_tags_for_resource;
mod set_identity_pool_roles;
mod set_principal_tag_attribute_map;
mod tag_resource;
mod untag_resource;
mod update_identity_pool;
