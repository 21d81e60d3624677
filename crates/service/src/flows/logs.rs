//! Logs: what is written to them, and how they are read. Begin with [`groups`]; what an operation of the API answers
//! comes from [`filter`], [`tail`] or [`streams`].
//!
//! Three kinds of things are read as entries of a log: the history of a pool's messages, the lines of its import jobs,
//! and what was written to a group because a pool was configured so. The first two groups are there without being made.

pub mod asked;
pub mod filter;
pub mod groups;
pub mod lines;
pub mod source;
pub mod streams;
pub mod tail;
pub mod write;
