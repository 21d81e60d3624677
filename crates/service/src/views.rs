//! How domain nouns look on the wire. No decisions here.

pub mod clients;
pub mod delivery;
pub mod pools;
pub mod sign_in;
pub mod users;

/// An empty list is absent from an answer.
fn unless_empty<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}
