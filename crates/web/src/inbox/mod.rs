//! The inbox of `dev` over HTTP: for programs (`list`, `next`) and for people (the page, its `events`, a message's
//! `body`); deliveries that are made to `fail`; and the `letters` of the outbox that wait for a decision.

pub mod body;
pub mod events;
pub mod fail;
pub mod letters;
pub mod list;
pub mod next;
mod page;
mod query;

#[cfg(test)]
pub use page::InboxPage;
