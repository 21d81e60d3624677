//! How domain nouns look on the wire. No decisions here.

pub mod auth_events;
pub mod branding;
pub mod clients;
pub mod cloud_watch;
pub mod delivery;
pub mod devices;
pub mod domains;
pub mod factors;
pub mod groups;
pub mod identity_pools;
pub mod identity_providers;
pub mod imports;
pub mod limits;
pub mod logs;
pub mod passkeys;
pub mod pools;
pub mod replicas;
pub mod resource_servers;
pub mod risk;
pub mod sessions;
pub mod sign_in;
pub mod users;

/// An empty list is absent from an answer.
pub(crate) fn unless_empty<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
