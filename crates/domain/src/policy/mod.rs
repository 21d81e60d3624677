//! Policies as AWS writes them, and what they say to a request.
//!
//! A [`Document`] is read from its text once and asked often. A [`Principal`] holds the documents that speak about a
//! caller; [`decide`] asks them all: an explicit deny wins, then every layer that is present must allow. A
//! [`TrustPolicy`] says who may become a role; [`decide_trust`] asks it.
//!
//! What is not understood never grants: an unknown element, operator, version or value makes the text [`Malformed`].
//! Source: "IAM JSON policy elements reference" and "Policy evaluation logic" of the IAM user guide.

mod condition;
mod decision;
mod document;
mod json;
mod limit;
mod malformed;
mod moment;
mod network;
mod operator;
mod principal;
mod request;
mod statement;
mod template;
mod trust;
mod written;

#[cfg(test)]
mod tests;

pub use decision::{Allowed, Decision, Denied, Layer, decide};
pub use document::Document;
pub use limit::{Holder, size};
pub use malformed::Malformed;
pub use principal::{Attached, Kind, Principal};
pub use request::{Context, Request};
pub use trust::{Claimant, TrustPolicy, decide_trust};
pub use written::{Readable, Written};
