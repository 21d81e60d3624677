//! A pool's stand-by in another region, as a record: nothing is copied, and nothing can be read there.

mod create_user_pool_replica;
mod delete_user_pool_replica;
mod list_user_pool_replicas;
mod update_user_pool_replica;
