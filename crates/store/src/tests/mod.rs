//! Tests of the store as its callers see it.

mod callers;
mod cascades;
mod configured;
mod conflicts;
mod engines;
mod federation;
mod golden;
mod identities;
mod logs;
mod messages;
mod reads;
mod samples;
mod searching;
mod transactions;
mod verifying;
