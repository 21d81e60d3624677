//! The scenarios: one file per operation, where `service::operations` has it, then what is true of all of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests: an assumption that does not hold is a test that fails"
)]

mod audit;
mod branding;
mod clients;
mod conformance;
mod crash;
mod data_keys;
mod developer_identities;
mod devices;
mod domains;
mod factors;
mod groups;
mod iam_access_keys;
mod iam_credentials;
mod iam_groups;
mod iam_policies;
mod iam_providers;
mod iam_roles;
mod iam_users;
mod identities;
mod identity_pools;
mod identity_providers;
mod imports;
mod limits;
mod log_events;
mod log_groups;
mod log_streams;
mod logs;
mod messages;
mod replicas;
mod resource_servers;
mod risk;
mod second_factors;
mod security;
mod ses;
mod ses_templates;
mod sessions;
mod sesv2;
mod sign_in;
mod sign_up;
mod sns;
mod sts;
mod tags;
mod triggers;
mod user_pools;
mod users;
mod web;
