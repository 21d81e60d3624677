//! The inbox of `dev` over HTTP: for programs (`list`, `next`) and for people (the page, its `events`, a message's
//! `body`).

pub mod body;
pub mod events;
pub mod list;
pub mod next;
mod page;
mod query;

#[cfg(test)]
pub use page::InboxPage;
