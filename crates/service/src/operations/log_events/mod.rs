//! Entries of logs.

mod filter_log_events;
mod get_log_events;
