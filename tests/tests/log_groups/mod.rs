//! Groups of logs.

mod create_log_group;
mod delete_log_group;
mod delete_retention_policy;
mod describe_log_groups;
mod put_retention_policy;
