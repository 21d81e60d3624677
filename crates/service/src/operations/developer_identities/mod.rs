//! Identities of users whom a back end vouches for.

mod get_open_id_token_for_developer_identity;
mod lookup_developer_identity;
mod merge_developer_identities;
mod unlink_developer_identity;
