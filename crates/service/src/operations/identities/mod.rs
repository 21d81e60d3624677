//! Identities, as those who are one see them, and as administrators do.

mod delete_identities;
mod describe_identity;
mod get_credentials_for_identity;
mod get_id;
mod get_open_id_token;
mod list_identities;
mod unlink_identity;
